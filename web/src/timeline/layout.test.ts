import { describe, expect, it } from 'vitest'
import { lineAxis, weekAxes } from './axis'
import { layoutTrack, stack } from './layout'
import { complement, laneOf, merge } from './rows'
import { aRow, anItem, clock } from './samples'
import { daysOf, parseInstant as at } from './time'

const SHANGHAI = 'Asia/Shanghai'
/** Draws Tuesday 1 December 2026 in Shanghai; hours are that day's. */
function tuesday(items: Parameters<typeof anItem>[0][], extra: Parameters<typeof aRow>[1] = {}, now = '2026-11-30T00:00:00Z') {
  const days = daysOf(at('2026-11-30T16:00:00Z'), at('2026-12-01T16:00:00Z'), SHANGHAI)
  const { axes } = weekAxes(days, SHANGHAI)
  return layoutTrack(laneOf(aRow(items.map(anItem), extra)), { ...days[0]!, axis: axes[0]! }, at(now))
}
const hours = (part: { at: number; length: number } | null) => part && [part.at * 24, (part.at + part.length) * 24].map((h) => Math.round(h * 100) / 100)
const lanes = (items: Parameters<typeof anItem>[0][], capacity = 1) =>
  Object.fromEntries([...stack(laneOf(aRow(items.map(anItem))).blocks, capacity)].map(([key, { lane, lanes: of }]) => [key, `${lane}/${of}`]))

describe('spans', () => {
  it('lie at their hours', () => {
    expect(tuesday([{ key: 'a', from: '09:00', to: '11:30' }]).spans.map(hours)).toEqual([[9, 11.5]])
  })
  it('are cut at midnight and say so', () => {
    const [span] = tuesday([{ key: 'a', start: '2026-11-30T12:00:00Z', end: '2026-12-02T00:00:00Z' }]).spans
    expect([hours(span!), span!.cutStart, span!.cutEnd]).toEqual([[0, 24], true, true])
  })
  it('that only touch the day are not on it', () => {
    expect(tuesday([{ key: 'a', start: '2026-12-01T16:00:00Z', end: '2026-12-01T18:00:00Z' }]).spans).toEqual([])
  })
  it('carry set-up and clean-up as edges', () => {
    const [span] = tuesday([{ key: 'a', from: '09:00', to: '11:00', setUpMinutes: 30, cleanUpMinutes: 15 }]).spans
    expect([hours(span!.setUp), hours(span!.cleanUp)]).toEqual([[8.5, 9], [11, 11.25]])
  })
  it('whose clean-up alone reaches into the day show only that', () => {
    const [span] = tuesday([{ key: 'a', start: '2026-11-30T14:00:00Z', end: '2026-11-30T16:00:00Z', cleanUpMinutes: 60 }]).spans
    expect([span!.length, hours(span!.cleanUp), span!.setUp]).toEqual([0, [0, 1], null])
  })
  it('without length are not drawn', () => {
    expect(tuesday([{ key: 'a', from: '09:00', to: '09:00' }]).spans).toEqual([])
  })
})

describe('closed time', () => {
  it('is what the opening hours leave', () => {
    expect(tuesday([], { open: [['08:00', '12:00'], ['13:00', '20:00']] }).closed.map(hours)).toEqual([[0, 8], [12, 13], [20, 24]])
  })
  it('is the whole day without opening hours', () => {
    expect(tuesday([], { open: [] }).closed.map(hours)).toEqual([[0, 24]])
  })
  it('is not claimed while the row is loading', () => {
    expect(tuesday([], { open: [], loading: true }).closed).toEqual([])
  })
  it('ignores order and overlap of the opening hours', () => {
    expect(tuesday([], { open: [['12:00', '20:00'], ['08:00', '13:00']] }).closed.map(hours)).toEqual([[0, 8], [20, 24]])
  })
})

describe('withheld time', () => {
  const withheld = [{ start: clock('09:00'), end: clock('12:00'), reason: 'reserved' as const, opensAt: null }]
  it('lies at its hours', () => {
    expect(tuesday([], { withheld }).withheld.map(hours)).toEqual([[9, 12]])
  })
  it('is over when it has passed', () => {
    expect(tuesday([], { withheld }, clock('10:00')).withheld.map(hours)).toEqual([[10, 12]])
    expect(tuesday([], { withheld }, clock('12:00')).withheld).toEqual([])
  })
})

describe('lanes', () => {
  it('are one for items that only touch', () => {
    expect(lanes([{ key: 'a', from: '09:00', to: '10:00' }, { key: 'b', from: '10:00', to: '11:00' }])).toEqual({ a: '0/1', b: '0/1' })
  })
  it('are shared out within a group that hangs together', () => {
    expect(lanes([
      { key: 'a', from: '09:00', to: '12:00' }, { key: 'b', from: '10:00', to: '11:00' },
      { key: 'c', from: '11:00', to: '13:00' }, { key: 'd', from: '14:00', to: '15:00' },
    ])).toEqual({ a: '0/2', b: '1/2', c: '1/2', d: '0/1' })
  })
  it('follow the server where the row has room for several', () => {
    expect(lanes([{ key: 'a', from: '09:00', to: '10:00', lane: 2 }, { key: 'b', from: '09:00', to: '10:00', lane: 0 }], 3)).toEqual({ a: '2/3', b: '0/3' })
  })
  it('do not follow a wish that is taken or beyond the row', () => {
    expect(lanes([{ key: 'a', from: '09:00', to: '10:00', lane: 1 }, { key: 'b', from: '09:30', to: '10:00', lane: 1 }, { key: 'c', from: '09:30', to: '10:00', lane: 9 }], 2))
      .toEqual({ a: '1/3', b: '0/3', c: '2/3' })
  })
  it('put the longer of two that begin together first', () => {
    expect(lanes([{ key: 'short', from: '09:00', to: '10:00' }, { key: 'long', from: '09:00', to: '12:00' }])).toEqual({ long: '0/2', short: '1/2' })
  })
  it('are not made for buffers that neighbours share', () => {
    expect(lanes([{ key: 'a', from: '09:00', to: '10:00', cleanUpMinutes: 30 }, { key: 'b', from: '10:00', to: '11:00', setUpMinutes: 30 }])).toEqual({ a: '0/1', b: '0/1' })
  })
  it('never put two overlapping items in the same place', () => {
    const items = Array.from({ length: 60 }, (_, i) => {
      const start = (i * 7919) % 1300
      const clock = (m: number) => `${String(Math.floor(m / 60)).padStart(2, '0')}:${String(m % 60).padStart(2, '0')}`
      return { key: `k${i}`, from: clock(start), to: clock(start + 10 + ((i * 31) % 120)), lane: i % 4 }
    })
    const { blocks } = laneOf(aRow(items.map(anItem)))
    const placed = stack(blocks, 4)
    for (const a of blocks) for (const b of blocks) {
      if (a !== b && a.start < b.end && b.start < a.end) expect(placed.get(a.item.key)!.lane).not.toBe(placed.get(b.item.key)!.lane)
    }
    for (const { lane, lanes: of } of placed.values()) expect(lane).toBeLessThan(of)
  })
})

describe('now and the past', () => {
  it.each([
    ['2026-11-30T15:59:00Z', null, null],
    ['2026-11-30T16:00:00Z', 0, null],
    ['2026-12-01T04:00:00Z', 0.5, 0.5],
    ['2026-12-01T16:00:00Z', null, 1],
  ])('at %s the line is at %s and the past ends at %s', (now, line, past) => {
    const layout = tuesday([], {}, now)
    expect([layout.now, layout.past]).toEqual([line, past])
  })
})

describe('days of change', () => {
  const sunday = (from: string, to: string, item: { start: string; end: string }) => {
    const days = daysOf(at(from), at(to), 'Europe/Berlin')
    const { axes, length } = weekAxes(days, 'Europe/Berlin')
    const layout = layoutTrack(laneOf(aRow([anItem({ key: 'a', ...item })])), { ...days.at(-1)!, axis: axes.at(-1)! }, 0)
    return { ...layout, minutes: layout.spans.map((s) => [Math.round(s.at * length), Math.round((s.at + s.length) * length)]) }
  }
  it('draw two real hours across the gap as three on the clock', () => {
    const drawn = sunday('2026-03-28T23:00:00Z', '2026-03-29T22:00:00Z', { start: '2026-03-29T00:00:00Z', end: '2026-03-29T02:00:00Z' })
    expect([drawn.minutes, drawn.blanks.length]).toEqual([[[60, 240]], 1])
  })
  it('draw both showings of the repeated hour', () => {
    expect(sunday('2026-10-24T22:00:00Z', '2026-10-25T23:00:00Z', { start: '2026-10-25T00:00:00Z', end: '2026-10-25T02:00:00Z' }).minutes).toEqual([[120, 240]])
  })
  it('keep elapsed time on one line', () => {
    const days = daysOf(at('2026-10-24T22:00:00Z'), at('2026-10-25T23:00:00Z'), 'Europe/Berlin')
    const axis = lineAxis(days, days[0]!.from, days[0]!.to, 'Europe/Berlin')
    const [span] = layoutTrack(laneOf(aRow([anItem({ key: 'a', start: '2026-10-25T00:00:00Z', end: '2026-10-25T05:00:00Z' })])), { ...days[0]!, axis }, 0).spans
    expect(span!.length * 25).toBeCloseTo(5)
  })
})

describe('spans of time', () => {
  it('join where they touch or overlap', () => {
    expect(merge([{ start: 5, end: 7 }, { start: 1, end: 3 }, { start: 3, end: 4 }, { start: 9, end: 9 }])).toEqual([{ start: 1, end: 4 }, { start: 5, end: 7 }])
  })
  it('leave a complement inside the window', () => {
    expect(complement([{ start: -5, end: 2 }, { start: 4, end: 6 }, { start: 9, end: 20 }], 0, 10)).toEqual([{ start: 2, end: 4 }, { start: 6, end: 9 }])
    expect(complement([{ start: 0, end: 10 }], 0, 10)).toEqual([])
  })
})
