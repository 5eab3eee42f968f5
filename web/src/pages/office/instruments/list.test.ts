import { describe, expect, it } from 'vitest'
import { parseSearch } from './list'

describe('the list of instruments', () => {
  it('is_all_of_them_unless_the_address_names_a_list', () => {
    expect(parseSearch({}).list).toBe('all')
    expect(parseSearch({ list: 'not_open' }).list).toBe('not_open')
    expect(parseSearch({ list: 'everything' }).list).toBe('all')
  })

  it('is_narrowed_by_words', () => {
    expect(parseSearch({ q: ' 电镜 ' }).q).toBe('电镜')
  })
})
