import { describe, expect, it } from 'vitest'
import { parseBreadth, within } from './wait'

const zone = 'Asia/Shanghai'
const chosen = { start: '2026-12-01T01:00:00Z', end: '2026-12-01T03:00:00Z' }
const before = Date.parse('2026-11-20T00:00:00Z')

describe('within what one waits', () => {
  it('is_the_chosen_time_alone', () => {
    expect(within(chosen, 'only', zone, before)).toEqual(chosen)
  })

  it('is_the_whole_day_or_week_on_the_facilitys_clock', () => {
    expect(within(chosen, 'day', zone, before)).toEqual({ start: '2026-11-30T16:00:00Z', end: '2026-12-01T16:00:00Z' })
    expect(within(chosen, 'week', zone, before)).toEqual({ start: '2026-11-29T16:00:00Z', end: '2026-12-06T16:00:00Z' })
  })

  it('begins_no_earlier_than_now_and_covers_the_chosen_time', () => {
    const now = Date.parse('2026-11-30T22:10:30Z')
    expect(within(chosen, 'day', zone, now).start).toBe('2026-11-30T22:11:00Z')
    const night = { start: '2026-12-01T15:00:00Z', end: '2026-12-01T17:00:00Z' }
    expect(within(night, 'day', zone, before)).toEqual({ start: '2026-11-30T16:00:00Z', end: '2026-12-02T16:00:00Z' })
  })

  it('reads_only_what_it_knows', () => {
    expect([parseBreadth('day'), parseBreadth('year'), parseBreadth(undefined)]).toEqual(['day', null, null])
  })
})
