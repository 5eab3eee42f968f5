import { describe, expect, it } from 'vitest'
import { DAY, HOUR, addDays, changesOf, dayOf, daysOf, formatInstant, instantOf, instantsOf, minuteOf, offsetAt, parseInstant, startOfDay, weekdayOf } from './time'

const BERLIN = 'Europe/Berlin'
const SHANGHAI = 'Asia/Shanghai'
const at = parseInstant
const civil = (text: string) => Date.parse(`${text}T00:00:00Z`) / DAY

describe('instants', () => {
  it('are written in UTC without fractions', () => {
    expect(formatInstant(at('2026-12-01T09:00:00+08:00'))).toBe('2026-12-01T01:00:00Z')
  })
  it('refuse text that is none', () => {
    expect(() => parseInstant('tomorrow')).toThrow(RangeError)
  })
})

describe('offsets', () => {
  it.each([
    [SHANGHAI, '2026-07-01T00:00:00Z', 8],
    [BERLIN, '2026-03-29T00:59:59Z', 1],
    [BERLIN, '2026-03-29T01:00:00Z', 2],
    [BERLIN, '2026-10-25T00:59:59Z', 2],
    [BERLIN, '2026-10-25T01:00:00Z', 1],
    ['Asia/Kathmandu', '2026-01-01T00:00:00Z', 5.75],
    ['Australia/Lord_Howe', '2026-01-01T00:00:00Z', 11],
    ['Australia/Lord_Howe', '2026-07-01T00:00:00Z', 10.5],
    ['UTC', '2026-07-01T00:00:00Z', 0],
  ])('of %s at %s is %d hours', (zone, text, hours) => {
    expect(offsetAt(at(text), zone)).toBe(hours * HOUR)
  })
})

describe('wall clock', () => {
  it.each([
    [SHANGHAI, '2026-12-01T01:30:00Z', '2026-12-01', 570],
    [SHANGHAI, '2026-11-30T16:00:00Z', '2026-12-01', 0],
    [SHANGHAI, '2026-11-30T15:59:59Z', '2026-11-30', 1439],
    [BERLIN, '2026-03-29T01:00:00Z', '2026-03-29', 180],
    [BERLIN, '2026-10-25T00:30:00Z', '2026-10-25', 150],
    [BERLIN, '2026-10-25T01:30:00Z', '2026-10-25', 150],
    ['America/New_York', '1969-07-20T20:17:00Z', '1969-07-20', 977],
  ])('in %s at %s shows %s, minute %d', (zone, text, day, minute) => {
    expect([dayOf(at(text), zone), minuteOf(at(text), zone)]).toEqual([civil(day), minute])
  })

  it('shows a time once on an ordinary day', () => {
    expect(instantsOf(civil('2026-12-01'), 540, SHANGHAI)).toEqual([at('2026-12-01T01:00:00Z')])
  })
  it('shows a repeated time twice and counts it as the earlier one', () => {
    const both = [at('2026-10-25T00:30:00Z'), at('2026-10-25T01:30:00Z')]
    expect(instantsOf(civil('2026-10-25'), 150, BERLIN)).toEqual(both)
    expect(instantOf(civil('2026-10-25'), 150, BERLIN)).toBe(both[0])
  })
  it('never shows a skipped time and counts it as the first instant after the gap', () => {
    expect(instantsOf(civil('2026-03-29'), 150, BERLIN)).toEqual([])
    expect(instantOf(civil('2026-03-29'), 150, BERLIN)).toBe(at('2026-03-29T01:00:00Z'))
  })
  it('treats minute 1440 as the next midnight', () => {
    expect(instantOf(civil('2026-03-29'), 1440, BERLIN)).toBe(at('2026-03-29T22:00:00Z'))
  })
  it('begins a day whose midnight is skipped when the clock goes on', () => {
    expect(startOfDay(civil('2018-11-04'), 'America/Sao_Paulo')).toBe(at('2018-11-04T03:00:00Z'))
  })
  it('survives a day that a zone left out', () => {
    expect(startOfDay(civil('2011-12-30'), 'Pacific/Apia')).toBe(at('2011-12-30T10:00:00Z'))
    expect(startOfDay(civil('2011-12-31'), 'Pacific/Apia')).toBe(at('2011-12-30T10:00:00Z'))
  })
})

describe('days', () => {
  it.each([['2026-12-01', 2], ['2026-12-06', 7], ['2026-12-07', 1], ['1970-01-01', 4], ['1969-12-29', 1]])('%s is weekday %d', (day, weekday) => {
    expect(weekdayOf(civil(day))).toBe(weekday)
  })

  const lengths = (from: string, to: string, zone: string) =>
    daysOf(at(from), at(to), zone).map((day) => (day.to - day.from) / HOUR)

  it('of a week have 24 hours where the clock never changes', () => {
    expect(lengths('2026-11-29T16:00:00Z', '2026-12-06T16:00:00Z', SHANGHAI)).toEqual([24, 24, 24, 24, 24, 24, 24])
  })
  it('of the spring week end with 23 hours', () => {
    expect(lengths('2026-03-22T23:00:00Z', '2026-03-29T22:00:00Z', BERLIN)).toEqual([24, 24, 24, 24, 24, 24, 23])
  })
  it('of the autumn week end with 25 hours', () => {
    expect(lengths('2026-10-18T22:00:00Z', '2026-10-25T23:00:00Z', BERLIN)).toEqual([24, 24, 24, 24, 24, 24, 25])
  })
  it('are whole even when the window is not', () => {
    expect(lengths('2026-12-01T05:00:00Z', '2026-12-01T20:00:00Z', SHANGHAI)).toEqual([24, 24])
  })
  it('leave out the day a zone left out', () => {
    expect(lengths('2011-12-29T10:00:00Z', '2011-12-31T10:00:00Z', 'Pacific/Apia')).toEqual([24, 24])
  })

  it('added across the spring change keep the wall clock', () => {
    expect(addDays(at('2026-03-28T08:00:00Z'), 1, BERLIN)).toBe(at('2026-03-29T07:00:00Z'))
    expect(addDays(at('2026-03-30T07:00:00Z'), -7, BERLIN)).toBe(at('2026-03-23T08:00:00Z'))
  })
})

describe('changes of the clock', () => {
  it.each([
    [SHANGHAI, '2026-01-01T00:00:00Z', '2026-02-01T00:00:00Z', []],
    [BERLIN, '2026-03-01T00:00:00Z', '2026-04-01T00:00:00Z', ['2026-03-29T01:00:00Z']],
    [BERLIN, '2026-10-24T22:00:00Z', '2026-10-25T23:00:00Z', ['2026-10-25T01:00:00Z']],
    ['Australia/Lord_Howe', '2026-04-04T00:00:00Z', '2026-04-06T00:00:00Z', ['2026-04-04T15:00:00Z']],
  ])('of %s from %s to %s', (zone, from, to, found) => {
    expect(changesOf(at(from), at(to), zone).map(formatInstant)).toEqual(found)
  })
})
