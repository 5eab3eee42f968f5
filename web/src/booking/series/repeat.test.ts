import { describe, expect, it } from 'vitest'
import type { Repeat } from './repeat'
import { firstDayOf, monthlyChoices, parseRepeat, partsOf, repeatBody, repeatQuery, toggled, usualRepeat } from './repeat'

const ZONE = 'Asia/Shanghai'
/** Tuesday, 8 December 2026, 9:00 in Shanghai. */
const START = '2026-12-08T01:00:00Z'
const first = firstDayOf(START, ZONE)
const rule = (told: Partial<Repeat>, day = first) => repeatBody({ ...usualRepeat('weekly', day), ...told }, day).rule

describe('where the first use lies', () => {
  it('is_read_on_the_labs_calendar', () => {
    expect(first).toEqual({ weekday: 2, date: 8, nth: 2, isLast: false })
    // In UTC it is still Monday.
    expect(firstDayOf('2026-12-07T17:00:00Z', ZONE).weekday).toBe(2)
  })

  it('a_fifth_weekday_is_offered_as_the_last_one_only', () => {
    expect(monthlyChoices(firstDayOf('2026-12-29T01:00:00Z', ZONE))).toEqual(['date', 'last'])
    expect(monthlyChoices(firstDayOf('2026-12-22T01:00:00Z', ZONE))).toEqual(['date', 'nth'])
    // February 2026 has four Tuesdays: the fourth is the last as well.
    expect(monthlyChoices(firstDayOf('2026-02-24T01:00:00Z', ZONE))).toEqual(['date', 'nth', 'last'])
  })
})

describe('the rule', () => {
  it.each<[Partial<Repeat>, string]>([
    [{ kind: 'daily' }, 'FREQ=DAILY;COUNT=8;WKST=MO'],
    [{ kind: 'weekly' }, 'FREQ=WEEKLY;BYDAY=TU;COUNT=8;WKST=MO'],
    [{ kind: 'weekly', weekdays: [2, 4], end: { times: 12 } }, 'FREQ=WEEKLY;BYDAY=TU,TH;COUNT=12;WKST=MO'],
    [{ kind: 'biweekly', end: { until: '2027-03-01' } }, 'FREQ=WEEKLY;INTERVAL=2;BYDAY=TU;UNTIL=20270301;WKST=MO'],
    [{ kind: 'monthly' }, 'FREQ=MONTHLY;BYMONTHDAY=8;COUNT=8;WKST=MO'],
    [{ kind: 'monthly', monthly: 'nth' }, 'FREQ=MONTHLY;BYDAY=2TU;COUNT=8;WKST=MO'],
    [{ kind: 'monthly', monthly: 'last' }, 'FREQ=MONTHLY;BYDAY=-1TU;COUNT=8;WKST=MO'],
  ])('%j', (told, text) => expect(rule(told)).toBe(text))
})

describe('a use in parts', () => {
  const parts = partsOf(['2026-12-08T06:00:00Z'])

  it('names_the_other_starts_and_no_rule', () => {
    expect(repeatBody(parts, first)).toEqual({ also: ['2026-12-08T06:00:00Z'] })
    expect(repeatBody({ ...parts, without: [START] }, first)).toEqual({ also: ['2026-12-08T06:00:00Z'], without: [START] })
  })

  it('is_kept_in_the_address_and_leaves_nothing_behind', () => {
    expect(parseRepeat(repeatQuery(parts) as Record<string, string>, first)).toEqual(parts)
    expect(parseRepeat({ repeat: 'parts', also: 'never' }, first)).toBeNull()
    expect(repeatQuery(usualRepeat('weekly', first)).also).toBeUndefined()
  })
})

describe('a repetition in the address', () => {
  const samples: Partial<Repeat>[] = [
    { kind: 'daily', end: { times: 5 } },
    { kind: 'weekly', weekdays: [2, 5], without: ['2026-12-15T01:00:00Z'] },
    { kind: 'biweekly', end: { until: '2027-01-31' } },
    { kind: 'monthly', monthly: 'nth' },
  ]

  it.each(samples)('%j_comes_back_as_it_was', (told) => {
    const repeat = { ...usualRepeat('weekly', first), ...told }
    expect(parseRepeat(repeatQuery(repeat) as Record<string, string>, first)).toEqual(repeat)
  })

  it('that_says_nothing_repeats_nothing', () => {
    expect(parseRepeat({}, first)).toBeNull()
    expect(parseRepeat({ repeat: 'yearly' }, first)).toBeNull()
    expect(Object.values(repeatQuery(null)).filter(Boolean)).toEqual([])
  })

  it('that_is_unreadable_is_as_usual', () => {
    const strange = { repeat: 'weekly', on: '9.x', times: '-3', until: '2027-02-30', without: 'never' }
    expect(parseRepeat(strange, first)).toEqual(usualRepeat('weekly', first))
  })

  it('always_holds_the_day_of_the_first_use', () => {
    expect(parseRepeat({ repeat: 'weekly', on: '4' }, first)?.weekdays).toEqual([2, 4])
  })
})

describe('taking occurrences out', () => {
  it('keeps_them_in_order_and_puts_them_back', () => {
    const [one, two] = ['2026-12-15T01:00:00Z', '2026-12-22T01:00:00Z']
    expect(toggled([two], one)).toEqual([one, two])
    expect(toggled([one, two], '2026-12-15T09:00:00+08:00')).toEqual([two])
  })
})
