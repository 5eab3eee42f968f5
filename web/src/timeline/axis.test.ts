import { describe, expect, it } from 'vitest'
import { blanksOf, instantAt, lineAxis, placeEnd, placeStart, weekAxes } from './axis'
import { daysOf, formatInstant, parseInstant as at } from './time'

const BERLIN = 'Europe/Berlin'
const week = (from: string, to: string, zone: string, shown?: { fromMinute: number; toMinute: number }) => {
  const days = daysOf(at(from), at(to), zone)
  return { days, ...weekAxes(days, zone, shown) }
}
const ordinary = week('2026-11-29T16:00:00Z', '2026-12-06T16:00:00Z', 'Asia/Shanghai')
const spring = week('2026-03-22T23:00:00Z', '2026-03-29T22:00:00Z', BERLIN)
const autumn = week('2026-10-18T22:00:00Z', '2026-10-25T23:00:00Z', BERLIN)
const minutes = (axes: typeof ordinary, day: number, text: string) => Math.round(placeStart(at(text), axes.axes[day]!) * axes.length)

describe('a week without a change', () => {
  it('has 24 hours of paper and no blanks', () => {
    expect([ordinary.length, ordinary.hours.length]).toEqual([1440, 25])
    expect(ordinary.axes.flatMap(blanksOf)).toEqual([])
  })
  it('puts nine o’clock at nine hours on every day', () => {
    expect(minutes(ordinary, 1, '2026-12-01T01:00:00Z')).toBe(540)
  })
})

describe('the week in which the clock is set forward', () => {
  it('keeps 24 hours of paper, blank where the hour is skipped', () => {
    expect(spring.length).toBe(1440)
    expect(blanksOf(spring.axes[6]!)).toEqual([[120 / 1440, 180 / 1440]])
    expect(blanksOf(spring.axes[5]!)).toEqual([])
  })
  it('puts the same wall clock at the same height on Saturday and Sunday', () => {
    expect(minutes(spring, 5, '2026-03-28T08:00:00Z')).toBe(540)
    expect(minutes(spring, 6, '2026-03-29T07:00:00Z')).toBe(540)
  })
  it('lets what ends at the change stop before the blank and what begins then start after it', () => {
    const change = at('2026-03-29T01:00:00Z')
    expect(placeEnd(change, spring.axes[6]!) * 1440).toBeCloseTo(120)
    expect(placeStart(change, spring.axes[6]!) * 1440).toBeCloseTo(180)
  })
  it('reads the blank as the instant after it', () => {
    expect(formatInstant(instantAt(150 / 1440, spring.axes[6]!))).toBe('2026-03-29T01:00:00Z')
  })
})

describe('the week in which the clock is set back', () => {
  it('has 25 hours of paper; only Sunday fills them', () => {
    expect(autumn.length).toBe(1500)
    expect(blanksOf(autumn.axes[6]!)).toEqual([])
    expect(blanksOf(autumn.axes[0]!)).toEqual([[180 / 1500, 240 / 1500]])
  })
  it('keeps both showings of half past two apart', () => {
    expect(minutes(autumn, 6, '2026-10-25T00:30:00Z')).toBe(150)
    expect(minutes(autumn, 6, '2026-10-25T01:30:00Z')).toBe(210)
  })
  it('puts the afternoon at the same height on all days', () => {
    expect(minutes(autumn, 0, '2026-10-19T12:00:00Z')).toBe(900)
    expect(minutes(autumn, 6, '2026-10-25T13:00:00Z')).toBe(900)
  })
  it('marks the repeated hour as the second', () => {
    expect(autumn.hours.filter((mark) => mark.minute === 120).map((mark) => [mark.at * 1500, mark.second])).toEqual([[120, false], [180, true]])
  })
})

describe('every axis', () => {
  const zones = [['Asia/Shanghai', ordinary], ['spring', spring], ['autumn', autumn]] as const
  it.each(zones)('of %s gives back each quarter hour it was given', (_, axes) => {
    axes.days.forEach((day, index) => {
      for (let ms = day.from; ms < day.to; ms += 900_000) {
        expect(Math.round(instantAt(placeStart(ms, axes.axes[index]!) + 1e-9, axes.axes[index]!) / 60_000)).toBe(ms / 60_000)
      }
    })
  })
})

describe('shown hours', () => {
  const cropped = week('2026-11-29T16:00:00Z', '2026-12-06T16:00:00Z', 'Asia/Shanghai', { fromMinute: 480, toMinute: 1200 })
  it('stretch over the whole paper and clamp the rest', () => {
    const [axis] = cropped.axes
    const place = (text: string) => placeStart(at(text), axis!)
    expect(['2026-11-29T20:00:00Z', '2026-11-30T00:00:00Z', '2026-11-30T06:00:00Z', '2026-11-30T15:00:00Z'].map(place)).toEqual([0, 0, 0.5, 1])
  })
  it('mark only their own hours', () => {
    expect(cropped.hours.map((mark) => mark.minute)).toEqual([480, 540, 600, 660, 720, 780, 840, 900, 960, 1020, 1080, 1140, 1200])
  })
})

describe('one line', () => {
  const days = daysOf(at('2026-10-24T22:00:00Z'), at('2026-10-26T23:00:00Z'), BERLIN)
  it('is as long as the time it shows', () => {
    expect(lineAxis(days, days[0]!.from, days[1]!.to, BERLIN).length).toBe(49 * 60)
  })
  it('leaves the nights out when told', () => {
    const axis = lineAxis(days, days[0]!.from, days[1]!.to, BERLIN, { fromMinute: 480, toMinute: 1200 })
    expect(axis.length).toBe(24 * 60)
    expect(placeStart(at('2026-10-25T21:00:00Z'), axis)).toBe(0.5)
    expect(formatInstant(instantAt(0.75, axis))).toBe('2026-10-26T13:00:00Z')
  })
  it('begins and ends with the window', () => {
    expect(lineAxis(days, at('2026-10-25T10:00:00Z'), at('2026-10-25T12:00:00Z'), BERLIN).length).toBe(120)
  })
})
