import { expect, test } from 'vitest'
import { readable } from './phone'

test('a number of mainland China is read in groups, any other as it is', () => {
  expect(readable('+8613800138000')).toBe('138 0013 8000')
  expect(readable('+85261234567')).toBe('+85261234567')
})
