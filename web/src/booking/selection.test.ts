import { describe, expect, it } from 'vitest'
import { parseChosen, sameChosen } from './selection'

describe('selection in the address', () => {
  it('is_read_in_any_offset_and_kept_in_utc', () => {
    expect(parseChosen({ start: '2026-12-01T09:00:00+08:00', end: '2026-12-01T03:30:00Z' })).toEqual({
      start: '2026-12-01T01:00:00Z',
      end: '2026-12-01T03:30:00Z',
    })
  })

  it('is_none_when_it_is_incomplete_backwards_or_no_time', () => {
    const good = '2026-12-01T01:00:00Z'
    expect(parseChosen({ start: good })).toBeNull()
    expect(parseChosen({ start: good, end: good })).toBeNull()
    expect(parseChosen({ start: good, end: 'later' })).toBeNull()
    expect(parseChosen({ start: '5', end: '6' })).toBeNull()
  })

  it('two_choices_are_compared_by_their_ends', () => {
    const chosen = { start: 'a', end: 'b' }
    expect([sameChosen(chosen, { ...chosen }), sameChosen(chosen, null), sameChosen(null, null)]).toEqual([true, false, true])
  })
})
