import { describe, expect, it } from 'vitest'
import type { Focus, Ground, Outcome } from './keyboard'
import { press } from './keyboard'
import { clock } from './samples'
import { formatInstant, parseInstant as at } from './time'

const t = (time: string) => at(clock(time))
const week: Ground = {
  mode: 'week', grid: { stepMinutes: 30, zone: 'Asia/Shanghai' }, rowIds: ['sem'], from: at('2026-11-29T16:00:00Z'), to: at('2026-12-06T16:00:00Z'),
  pressMinutes: 60, selectable: true, rowLocked: false, borders: [t('08:00'), t('12:00'), t('20:00')],
}
const rows: Ground = { ...week, mode: 'rows', rowIds: ['sem', 'tem', 'xrd'] }
const cursor = (time: string, rowId = 'sem'): Focus => ({ rowId, at: t(time), anchor: null, selection: null })
const chosen = (from: string, to: string, cursorAt = from): Focus => ({ ...cursor(cursorAt), selection: { rowId: 'sem', start: t(from), end: t(to) } })

/** Presses keys one after the other: `S-` is Shift, `C-` is Control. */
function type(keys: string, focus: Focus, ground: Ground, hasItem = false): string {
  let now = focus
  let last: Outcome = { kind: 'ignored' }
  for (const name of keys.split(' ')) {
    const key = name.replace(/^(S-|C-)+/, '')
    last = press({ key: key === 'Space' ? ' ' : key, shiftKey: name.includes('S-'), ctrlKey: name.includes('C-') }, now, ground, hasItem)
    if (last.kind !== 'focus') return last.kind
    now = last.focus
  }
  return show(now)
}
const local = (ms: number) => formatInstant(ms + 8 * 3_600_000).slice(8, 16).replace('T', ' ')
const show = ({ rowId, at: ms, selection }: Focus) =>
  `${rowId} ${local(ms)}${selection ? ` [${selection.rowId} ${local(selection.start)} – ${local(selection.end)}]` : ''}`

describe('without a selection', () => {
  it.each([
    ['ArrowDown', week, 'sem 01 09:30'],
    ['ArrowUp', week, 'sem 01 08:30'],
    ['ArrowRight', week, 'sem 02 09:00'],
    ['ArrowLeft', week, 'sem 30 09:00'],
    ['ArrowRight', rows, 'sem 01 09:30'],
    ['ArrowDown', rows, 'tem 01 09:00'],
    ['ArrowUp', rows, 'sem 01 09:00'],
    ['ArrowDown ArrowDown ArrowDown', rows, 'xrd 01 09:00'],
    ['Home', week, 'sem 01 00:00'],
    ['End', week, 'sem 01 23:30'],
    ['C-Home', rows, 'sem 30 00:00'],
    ['C-End', rows, 'sem 06 23:30'],
    ['PageDown', rows, 'sem 02 09:00'],
    ['PageUp', week, 'sem 30 09:00'],
    ['C-ArrowDown', week, 'sem 01 12:00'],
    ['C-ArrowUp', week, 'sem 01 08:00'],
    ['C-ArrowRight C-ArrowRight C-ArrowRight', rows, 'sem 06 23:30'],
  ])('%s moves the cursor', (keys, ground, expected) => {
    expect(type(keys, cursor('09:00'), ground)).toBe(expected)
  })
  it('Enter and Space choose an hour, or the grid when that is longer', () => {
    expect(type('Enter', cursor('09:00'), week)).toBe('sem 01 09:00 [sem 01 09:00 – 01 10:00]')
    expect(type('Space', cursor('09:00'), { ...week, grid: { ...week.grid, stepMinutes: 180 } })).toBe('sem 01 09:00 [sem 01 09:00 – 01 12:00]')
  })
  it('Enter opens the item under the cursor', () => {
    expect(type('Enter', cursor('09:00'), week, true)).toBe('open')
  })
  it('Escape is left to others', () => {
    expect(type('Escape', cursor('09:00'), week)).toBe('ignored')
  })
  it('letters are left to others', () => {
    expect(type('a', cursor('09:00'), week)).toBe('ignored')
  })
})

describe('Shift', () => {
  it.each([
    ['S-ArrowDown', week, 'sem 01 09:30 [sem 01 09:00 – 01 10:00]'],
    ['S-ArrowDown S-ArrowDown S-ArrowDown S-ArrowDown', week, 'sem 01 11:00 [sem 01 09:00 – 01 11:30]'],
    ['S-ArrowDown S-ArrowDown S-ArrowUp', week, 'sem 01 09:30 [sem 01 09:00 – 01 10:00]'],
    ['S-ArrowUp S-ArrowUp', week, 'sem 01 08:00 [sem 01 08:00 – 01 09:30]'],
    ['S-ArrowDown S-ArrowUp S-ArrowUp', week, 'sem 01 08:30 [sem 01 08:30 – 01 09:30]'],
    ['S-ArrowRight', rows, 'sem 01 09:30 [sem 01 09:00 – 01 10:00]'],
    ['S-ArrowRight', week, 'sem 02 09:00 [sem 01 09:00 – 02 09:30]'],
    ['S-PageDown', rows, 'sem 02 09:00 [sem 01 09:00 – 02 09:30]'],
    ['S-End', week, 'sem 01 23:30 [sem 01 09:00 – 02 00:00]'],
    ['S-C-ArrowDown', week, 'sem 01 12:00 [sem 01 09:00 – 01 12:30]'],
    ['S-ArrowDown', rows, 'sem 01 09:00'],
  ])('%s extends', (keys, ground, expected) => {
    expect(type(keys, cursor('09:00'), ground)).toBe(expected)
  })
  it('goes on from the end of a selection made otherwise', () => {
    expect(type('S-ArrowDown', chosen('09:00', '11:30'), week)).toBe('sem 01 11:30 [sem 01 09:00 – 01 12:00]')
    expect(type('S-ArrowUp S-ArrowUp', chosen('09:00', '11:30'), week)).toBe('sem 01 10:00 [sem 01 09:00 – 01 10:30]')
  })
  it('only moves the cursor where nothing can be selected', () => {
    expect(type('S-ArrowDown', cursor('09:00'), { ...week, selectable: false })).toBe('sem 01 09:30')
  })
})

describe('with a selection', () => {
  it.each([
    ['ArrowDown', week, 'sem 01 09:30 [sem 01 09:30 – 01 12:00]'],
    ['ArrowRight', week, 'sem 02 09:00 [sem 02 09:00 – 02 11:30]'],
    ['PageUp', rows, 'sem 30 09:00 [sem 30 09:00 – 30 11:30]'],
    ['ArrowDown', rows, 'tem 01 09:00 [tem 01 09:00 – 01 11:30]'],
    ['ArrowDown', { ...rows, rowLocked: true }, 'sem 01 09:00 [sem 01 09:00 – 01 11:30]'],
    ['Escape', week, 'sem 01 09:00'],
    ['Enter', week, 'commit'],
    ['Home', week, 'sem 01 00:00 [sem 01 09:00 – 01 11:30]'],
  ])('%s acts on it', (keys, ground, expected) => {
    expect(type(keys, chosen('09:00', '11:30'), ground)).toBe(expected)
  })
  it('keeps the cursor at its place in the selection', () => {
    expect(type('ArrowDown', chosen('09:00', '11:30', '10:00'), week)).toBe('sem 01 10:30 [sem 01 09:30 – 01 12:00]')
  })
  it('the arrows leave it alone when the cursor is elsewhere', () => {
    expect(type('ArrowDown', chosen('09:00', '11:30', '15:00'), week)).toBe('sem 01 15:30 [sem 01 09:00 – 01 11:30]')
  })
})

describe('days of change', () => {
  const ground = { ...week, grid: { stepMinutes: 30, zone: 'Europe/Berlin' } }
  const go = (key: string, text: string) => {
    const outcome = press({ key, shiftKey: false, ctrlKey: false }, { ...cursor('09:00'), at: at(text) }, ground, false)
    return outcome.kind === 'focus' ? formatInstant(outcome.focus.at) : outcome.kind
  }
  it.each([
    ['ArrowDown', '2026-03-29T00:30:00Z', '2026-03-29T01:00:00Z'],
    ['ArrowRight', '2026-03-28T01:30:00Z', '2026-03-29T01:00:00Z'],
    ['ArrowDown', '2026-10-25T00:30:00Z', '2026-10-25T01:00:00Z'],
    ['ArrowDown', '2026-10-25T01:00:00Z', '2026-10-25T01:30:00Z'],
    ['End', '2026-10-25T10:00:00Z', '2026-10-25T22:30:00Z'],
  ])('%s goes from %s to %s', (key, from, to) => {
    expect(go(key, from)).toBe(to)
  })
})
