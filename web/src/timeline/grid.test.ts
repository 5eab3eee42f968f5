import { describe, expect, it } from 'vitest'
import { ceilTo, cellsBetween, floorTo, nextPoint, pointsOfDay, previousPoint, roundTo, stepBy } from './grid'
import { DAY, formatInstant, parseInstant as at } from './time'

const berlin = (stepMinutes: number) => ({ stepMinutes, zone: 'Europe/Berlin' })
const shanghai = (stepMinutes: number) => ({ stepMinutes, zone: 'Asia/Shanghai' })
const civil = (text: string) => Date.parse(`${text}T00:00:00Z`) / DAY

describe('grid points', () => {
  it.each([
    ['2026-12-01', shanghai(30), 48],
    ['2026-03-29', berlin(30), 46],
    ['2026-10-25', berlin(30), 50],
    ['2026-10-25', berlin(60), 25],
    ['2026-12-01', shanghai(5), 288],
    ['2026-04-05', { stepMinutes: 30, zone: 'Australia/Lord_Howe' }, 49],
    ['2018-11-04', { stepMinutes: 60, zone: 'America/Sao_Paulo' }, 23],
  ])('of %s with %o are %d', (day, grid, count) => {
    expect(pointsOfDay(civil(day), grid)).toHaveLength(count)
  })
  it('lie on the wall clock, not on elapsed hours', () => {
    expect(pointsOfDay(civil('2026-03-29'), berlin(240)).map(formatInstant)).toEqual([
      '2026-03-28T23:00:00Z', '2026-03-29T02:00:00Z', '2026-03-29T06:00:00Z', '2026-03-29T10:00:00Z',
      '2026-03-29T14:00:00Z', '2026-03-29T18:00:00Z',
    ])
  })
})

describe('snapping', () => {
  it.each([
    ['2026-12-01T01:14:59Z', '2026-12-01T01:00:00Z', '2026-12-01T01:30:00Z', '2026-12-01T01:00:00Z'],
    ['2026-12-01T01:15:00Z', '2026-12-01T01:00:00Z', '2026-12-01T01:30:00Z', '2026-12-01T01:30:00Z'],
    ['2026-12-01T01:30:00Z', '2026-12-01T01:30:00Z', '2026-12-01T01:30:00Z', '2026-12-01T01:30:00Z'],
    ['2026-11-30T15:50:00Z', '2026-11-30T15:30:00Z', '2026-11-30T16:00:00Z', '2026-11-30T16:00:00Z'],
  ])('%s goes down to %s, up to %s, nearest %s', (text, down, up, near) => {
    const grid = shanghai(30)
    expect([floorTo, ceilTo, roundTo].map((snap) => formatInstant(snap(at(text), grid)))).toEqual([down, up, near])
  })
  it('keeps a point inside the repeated hour', () => {
    expect(formatInstant(floorTo(at('2026-10-25T01:40:00Z'), berlin(30)))).toBe('2026-10-25T01:30:00Z')
  })
  it('goes from before the gap to its end', () => {
    expect(formatInstant(nextPoint(at('2026-03-29T00:30:00Z'), berlin(30)))).toBe('2026-03-29T01:00:00Z')
  })
  it('snaps a coarse grid to the day, not to elapsed time', () => {
    expect(formatInstant(floorTo(at('2026-03-29T01:30:00Z'), berlin(240)))).toBe('2026-03-28T23:00:00Z')
  })
})

describe('stepping', () => {
  it('crosses midnight both ways', () => {
    expect(formatInstant(stepBy(at('2026-12-01T15:30:00Z'), 2, shanghai(30)))).toBe('2026-12-01T16:30:00Z')
    expect(formatInstant(previousPoint(at('2026-12-01T16:00:00Z'), shanghai(30)))).toBe('2026-12-01T15:30:00Z')
  })
  it('goes there and back again on both days of change', () => {
    for (const text of ['2026-03-28T23:00:00Z', '2026-10-24T22:00:00Z']) {
      expect(stepBy(stepBy(at(text), 40, berlin(30)), -40, berlin(30))).toBe(at(text))
    }
  })
  it('counts the cells of a window', () => {
    expect(cellsBetween(at('2026-10-18T22:00:00Z'), at('2026-10-25T23:00:00Z'), berlin(60))).toBe(169)
    expect(cellsBetween(at('2026-12-01T01:00:00Z'), at('2026-12-01T03:30:00Z'), shanghai(30))).toBe(5)
  })
})
