import { describe, expect, it } from 'vitest'
import { lengthOf, minutesOf } from './length'

describe('a length in a form', () => {
  it('has_the_largest_unit_that_divides_it', () => {
    expect(lengthOf(2880)).toEqual({ count: 2, unit: 'day' })
    expect(lengthOf(240)).toEqual({ count: 4, unit: 'hour' })
    expect(lengthOf(90)).toEqual({ count: 90, unit: 'minute' })
  })

  it('reads_back_as_the_same_minutes', () => {
    for (const minutes of [0, 15, 60, 90, 1440, 4320]) expect(minutesOf(lengthOf(minutes))).toBe(minutes)
  })

  it('keeps_the_unit_asked_for_when_it_is_nothing', () => {
    expect(lengthOf(0, 'day').unit).toBe('day')
  })
})
