import { describe, expect, it } from 'vitest'
import { lineAxis } from './axis'
import type { Grip } from './gesture'
import { boundRow, chosenByDrag, chosenByPress, edgePull } from './gesture'
import { clock } from './samples'
import { dayTicks, hourTicks } from './ticks'
import { dayOf, daysOf, formatInstant, parseInstant as at } from './time'
import { drawnRows, visibleRows } from './virtual'
import { daysThatFit, firstFocus, pagedWindow, shownDays, windowHolding } from './window'

const SHANGHAI = 'Asia/Shanghai'
const BERLIN = 'Europe/Berlin'
const t = (time: string) => at(clock(time))
const utc = ({ from, to }: { from: number; to: number }) => `${formatInstant(from)} ${formatInstant(to)}`

describe('visible rows', () => {
  const port = { count: 1000, rowHeight: 50, scrollTop: 0, height: 500 }
  it.each([
    [{}, 0, 9],
    [{ scrollTop: 25 }, 0, 10],
    [{ scrollTop: 50 }, 1, 10],
    [{ scrollTop: 49_500 }, 990, 999],
    [{ scrollTop: 99_000 }, 999, 999],
    [{ scrollTop: -40 }, 0, 9],
    [{ height: 0 }, 0, 0],
    [{ count: 3 }, 0, 2],
    [{ count: 0 }, 0, -1],
  ])('with %o are %d to %d', (change, first, last) => {
    expect(visibleRows({ ...port, ...change })).toEqual({ first, last })
  })
  it('are drawn with some around them and the row that holds the focus', () => {
    expect(drawnRows({ first: 10, last: 12 }, 1000, 2, [500, -1, 11])).toEqual([8, 9, 10, 11, 12, 13, 14, 500])
    expect(drawnRows({ first: 0, last: -1 }, 0, 2, [0])).toEqual([])
  })
})

describe('the window', () => {
  const spring = { from: at('2026-03-22T23:00:00Z'), to: at('2026-03-29T22:00:00Z') }
  it('pages on the wall clock across a change', () => {
    expect(utc(pagedWindow(spring, 1, BERLIN))).toBe('2026-03-29T22:00:00Z 2026-04-05T22:00:00Z')
    expect(utc(pagedWindow(spring, -1, BERLIN))).toBe('2026-03-15T23:00:00Z 2026-03-22T23:00:00Z')
  })
  it.each([
    ['2026-04-08T10:00:00Z', '2026-04-05T22:00:00Z 2026-04-12T22:00:00Z'],
    ['2026-03-25T10:00:00Z', '2026-03-22T23:00:00Z 2026-03-29T22:00:00Z'],
    ['2026-03-22T22:59:00Z', '2026-03-15T23:00:00Z 2026-03-22T23:00:00Z'],
  ])('holds %s without leaving its weekday', (now, expected) => {
    expect(utc(windowHolding(at(now), spring, BERLIN))).toBe(expected)
  })
  it('shows on a phone the days around the wanted one', () => {
    const days = daysOf(t('00:00'), t('00:00') + 7 * 86_400_000, SHANGHAI)
    const first = dayOf(t('12:00'), SHANGHAI)
    const shown = (count: number, wanted: number) => shownDays(days, count, first + wanted).map(({ day }) => day - first)
    expect([shown(3, 1), shown(3, 6), shown(7, 3), shown(1, 4), shown(3, 99)]).toEqual([[1, 2, 3], [4, 5, 6], [0, 1, 2, 3, 4, 5, 6], [4], [0, 1, 2]])
  })
  it.each([[1280, 31], [640, 31], [390, 3], [300, 3], [280, 1]])('%d pixels hold %d days', (width, days) => {
    expect(daysThatFit(width)).toBe(days)
  })
  it('is entered at now, else at the first opening, else at its beginning', () => {
    const window = { from: t('00:00'), to: t('24:00') }
    expect(firstFocus(window, t('10:00'), [t('08:00')], SHANGHAI)).toBe(t('10:00'))
    expect(firstFocus(window, t('30:00'), [t('-5:00'), t('08:00')], SHANGHAI)).toBe(t('08:00'))
    expect(firstFocus(window, t('30:00'), [], SHANGHAI)).toBe(t('00:00'))
  })
})

describe('drags', () => {
  const grid = { stepMinutes: 30, zone: SHANGHAI }
  const base = { rowId: 'sem', start: t('09:00'), end: t('11:00') }
  const over = (grip: Grip, time: string, rowId = 'tem') => {
    const { start, end, rowId: row } = chosenByDrag(grip, { rowId, at: t(time) }, grid)
    return `${row} ${[start, end].map((ms) => formatInstant(ms + 8 * 3_600_000).slice(11, 16)).join('–')}`
  }
  it('draw on the row where they began', () => {
    expect(over({ kind: 'draw', from: { rowId: 'sem', at: t('09:10') } }, '10:40')).toBe('sem 09:00–11:00')
  })
  it('resize one end', () => {
    expect(over({ kind: 'resize', edge: 'end', base }, '12:10')).toBe('sem 09:00–12:00')
    expect(over({ kind: 'resize', edge: 'start', base }, '12:10')).toBe('sem 10:30–11:00')
  })
  it('move by what the pointer moved, to another row too', () => {
    expect(over({ kind: 'move', from: { rowId: 'sem', at: t('10:50') }, base }, '13:00')).toBe('tem 11:00–13:00')
  })
  it('are bound to their row except a free move', () => {
    const move: Grip = { kind: 'move', from: { rowId: 'sem', at: 0 }, base }
    expect([boundRow(move, false), boundRow(move, true), boundRow({ kind: 'draw', from: { rowId: 'x', at: 0 } }, false)]).toEqual([null, 'sem', 'x'])
  })
  it('without a drag are presses', () => {
    expect(chosenByPress({ rowId: 'sem', at: t('09:10') }, 60, grid)).toEqual({ rowId: 'sem', start: t('09:00'), end: t('10:00') })
  })
  it.each([[500, 0], [130, -3], [100, -18], [50, -18], [880, 8], [950, 18]])('at %d pull the page by %d', (pointer, pull) => {
    expect(edgePull(pointer, 100, 900)).toBe(pull)
  })
})

describe('marks', () => {
  const days = daysOf(at('2026-10-24T22:00:00Z'), at('2026-10-25T23:00:00Z'), BERLIN)
  const axis = lineAxis(days, days[0]!.from, days[0]!.to, BERLIN)
  it('name both showings of the repeated hour', () => {
    expect(hourTicks(days, axis, BERLIN, 2500).map((tick) => tick.minute / 60).slice(0, 6)).toEqual([0, 1, 2, 2, 3, 4])
  })
  it.each([[2500, 25], [1250, 25], [1000, 13], [400, 8], [80, 0]])('on %d pixels are %d hours', (width, count) => {
    expect(hourTicks(days, axis, BERLIN, width)).toHaveLength(count)
  })
  it('leave out hours that are not shown', () => {
    const cropped = lineAxis(days, days[0]!.from, days[0]!.to, BERLIN, { fromMinute: 480, toMinute: 1200 })
    expect(hourTicks(days, cropped, BERLIN, 2500).map((tick) => tick.minute / 60)).toEqual([8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19])
    expect(dayTicks(days, cropped).map(({ at: begin, length }) => [begin, length])).toEqual([[0, 1]])
  })
})
