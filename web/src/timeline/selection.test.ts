import { describe, expect, it } from 'vitest'
import { clock } from './samples'
import { cellAt, draggedBetween, movedByDays, movedBySteps, movedTo, nudged, pressedAt, resized, sameRange } from './selection'
import { HOUR, formatInstant, parseInstant as at } from './time'

const grid = { stepMinutes: 30, zone: 'Asia/Shanghai' }
const berlin = { stepMinutes: 30, zone: 'Europe/Berlin' }
const t = (time: string) => at(clock(time))
const range = (from: string, to: string) => ({ start: t(from), end: t(to) })
const utc = ({ start, end }: { start: number; end: number }) => `${formatInstant(start).slice(5, 16)} ${formatInstant(end).slice(5, 16)}`

describe('pressing', () => {
  it('finds the cell', () => {
    expect(cellAt(t('09:20'), grid)).toEqual(range('09:00', '09:30'))
  })
  it.each([[60, '10:00'], [30, '09:30'], [10, '09:30'], [45, '10:00']])('chooses %d minutes up to the grid', (minutes, to) => {
    expect(pressedAt(t('09:20'), minutes, grid)).toEqual(range('09:00', to))
  })
})

describe('dragging', () => {
  it.each([
    ['09:10', '11:20', '09:00', '11:30'],
    ['11:20', '09:10', '09:00', '11:30'],
    ['09:10', '09:12', '09:00', '09:30'],
    ['09:00', '09:30', '09:00', '10:00'],
  ])('from %s to %s chooses %s to %s', (anchor, pointer, from, to) => {
    expect(draggedBetween(t(anchor), t(pointer), grid)).toEqual(range(from, to))
  })
  it('may cross midnight', () => {
    expect(utc(draggedBetween(t('23:40'), t('24:00') + HOUR, grid))).toBe('12-01T15:30 12-01T17:30')
  })
})

describe('handles', () => {
  it.each([
    ['end', '11:50', '09:00', '12:00'],
    ['end', '08:00', '09:00', '09:30'],
    ['start', '08:10', '08:00', '11:30'],
    ['start', '12:00', '11:00', '11:30'],
  ] as const)('the %s goes to %s', (edge, pointer, from, to) => {
    expect(resized(range('09:00', '11:30'), edge, t(pointer), grid)).toEqual(range(from, to))
  })
  it.each([
    ['end', 1, '09:00', '12:00'], ['end', -9, '09:00', '09:30'], ['start', -1, '08:30', '11:30'], ['start', 9, '11:00', '11:30'],
  ] as const)('the %s goes %d steps', (edge, steps, from, to) => {
    expect(nudged(range('09:00', '11:30'), edge, steps, grid)).toEqual(range(from, to))
  })
})

describe('moving', () => {
  it('snaps the start and keeps the length', () => {
    expect(movedTo(range('09:00', '11:30'), t('13:10'), grid)).toEqual(range('13:00', '15:30'))
    expect(movedBySteps(range('09:00', '11:30'), -2, grid)).toEqual(range('08:00', '10:30'))
  })
  it('by days keeps the wall clock', () => {
    expect(utc(movedByDays(range('09:00', '11:30'), 2, grid))).toBe('12-03T01:00 12-03T03:30')
  })
  it('across a change of the clock keeps wall-clock start and real length', () => {
    const saturday = { start: at('2026-03-28T00:30:00Z'), end: at('2026-03-28T03:30:00Z') }
    const sunday = movedByDays(saturday, 1, berlin)
    expect(utc(sunday)).toBe('03-29T00:30 03-29T03:30')
    expect(utc(movedByDays({ start: at('2026-03-28T08:00:00Z'), end: at('2026-03-28T10:00:00Z') }, 1, berlin))).toBe('03-29T07:00 03-29T09:00')
  })
  it('to a skipped time lands after the gap', () => {
    expect(utc(movedByDays({ start: at('2026-03-28T01:30:00Z'), end: at('2026-03-28T02:30:00Z') }, 1, berlin))).toBe('03-29T01:00 03-29T02:00')
  })
  it('stays on a coarse grid where the real length no longer fits it', () => {
    const coarse = { stepMinutes: 120, zone: 'Europe/Berlin' }
    const moved = movedByDays({ start: at('2026-03-27T23:00:00Z'), end: at('2026-03-28T03:00:00Z') }, 1, coarse)
    expect(utc(moved)).toBe('03-28T23:00 03-29T04:00')
  })
})

it('spans are the same when both ends are', () => {
  expect([sameRange(null, null), sameRange(range('09:00', '10:00'), null), sameRange(range('09:00', '10:00'), range('09:00', '10:00'))]).toEqual([true, false, true])
})
