import { describe, expect, it } from 'vitest'
import { parseDay, parseWeek, sameInstant, shownHours, weekHolding, weekName, weekOfChoice } from './week'

const ZONE = 'Asia/Shanghai'

describe('week', () => {
  it('begins_on_monday_on_the_facilitys_clock', () => {
    // 2026-11-30 is a Monday; 16:30 UTC on Sunday is already Monday there.
    expect(weekHolding(Date.parse('2026-11-29T16:30:00Z'), ZONE)).toEqual({ from: '2026-11-29T16:00:00Z', to: '2026-12-06T16:00:00Z' })
    expect(weekHolding(Date.parse('2026-11-29T15:30:00Z'), ZONE).to).toBe('2026-11-29T16:00:00Z')
  })

  it('any_day_names_its_week_and_the_week_is_named_by_its_monday', () => {
    const week = parseWeek('2026-12-03', ZONE)
    expect(week && weekName(week, ZONE)).toBe('2026-11-30')
  })

  it('text_that_is_no_day_names_no_week', () => {
    expect(['2026-02-30', 'next', '', undefined, ['2026-12-03']].map((text) => parseWeek(text, ZONE))).toEqual([null, null, null, null, null])
    expect(parseDay('1970-01-02')).toBe(1)
  })

  it('a_week_with_a_change_of_the_clock_has_an_hour_more', () => {
    const week = weekHolding(Date.parse('2026-10-22T10:00:00Z'), 'Europe/Berlin')
    expect((Date.parse(week.to) - Date.parse(week.from)) / 3_600_000).toBe(169)
  })
})

describe('the week of a choice', () => {
  const shown = { from: '2026-11-29T16:00:00Z', to: '2026-12-06T16:00:00Z' }

  it('is_the_one_on_show_as_long_as_the_choice_begins_in_it', () => {
    expect(weekOfChoice({ start: '2026-12-06T15:30:00Z' }, shown, ZONE)).toBe(shown)
    expect(weekOfChoice(null, shown, ZONE)).toBe(shown)
  })

  it('is_another_one_when_the_choice_begins_there', () => {
    expect(weekOfChoice({ start: '2026-12-06T16:00:00Z' }, shown, ZONE).from).toBe('2026-12-06T16:00:00Z')
    expect(sameInstant('2026-12-06T16:00:00Z', '2026-12-07T00:00:00+08:00')).toBe(true)
  })
})

describe('shown hours', () => {
  const at = (start: string, end: string) => ({ start: `2026-12-01T${start}:00+08:00`, end: `2026-12-01T${end}:00+08:00` })

  it('reach_from_the_first_to_the_last_in_full_hours', () => {
    expect(shownHours([at('08:30', '12:00'), at('13:00', '20:15')], ZONE)).toEqual({ fromMinute: 480, toMinute: 1260 })
  })

  it('are_the_whole_day_when_something_crosses_midnight', () => {
    const night = { start: '2026-12-01T22:00:00+08:00', end: '2026-12-02T02:00:00+08:00' }
    expect(shownHours([at('08:00', '12:00'), night], ZONE)).toEqual({ fromMinute: 0, toMinute: 1440 })
  })

  it('end_at_midnight_without_crossing_it', () => {
    expect(shownHours([{ start: '2026-12-01T08:00:00+08:00', end: '2026-12-02T00:00:00+08:00' }], ZONE)).toEqual({ fromMinute: 480, toMinute: 1440 })
  })

  it('are_the_usual_ones_in_a_closed_week', () => {
    expect(shownHours([], ZONE)).toEqual({ fromMinute: 480, toMinute: 1200 })
  })
})
