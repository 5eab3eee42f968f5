/** Rows and items for tests: Tuesday, 1 December 2026 in Shanghai unless told otherwise. */

import type { TimeLineItem, TimeLineRow } from './types'

/** An item by its hours on the sample day, or by its instants. */
export type SampleItem = { key: string; from?: string; to?: string } & Partial<TimeLineItem>

/** Returns the instant of a time of the sample day. */
export function clock(time: string): string {
  const midnight = Date.parse('2026-12-01T00:00:00+08:00')
  const [hour = 0, minute = 0] = time.split(':').map(Number)
  return new Date(midnight + (hour * 60 + minute) * 60_000).toISOString()
}

/** Makes an item: anonymous and busy unless told otherwise. */
export function anItem({ key, from, to, ...rest }: SampleItem): TimeLineItem {
  return {
    key, kind: 'busy', mine: false, setUpMinutes: 0, cleanUpMinutes: 0, lane: 0,
    start: clock(from ?? '00:00'), end: clock(to ?? '01:00'), ...rest,
  }
}

/** Makes a row, open from 8 to 20 on the sample day unless told otherwise. */
export function aRow(
  items: TimeLineItem[],
  { open = [['08:00', '20:00']], ...rest }: Partial<Omit<TimeLineRow, 'open'>> & { open?: [string, string][] } = {},
): TimeLineRow {
  return { id: 'sem', label: 'SEM', items, open: open.map(([from, to]) => ({ start: clock(from), end: clock(to) })), ...rest }
}
