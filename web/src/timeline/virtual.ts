/** Which of many rows of one height are worth drawing. */

import type { VisibleRows } from './types'

/** The scrolled window over a column of rows, in pixels. */
export interface RowsPort {
  count: number
  rowHeight: number
  scrollTop: number
  /** Height left for rows, without the sticky head. */
  height: number
}

/** Returns the rows that are at least partly on the screen; `last` is -1 when there are none. */
export function visibleRows({ count, rowHeight, scrollTop, height }: RowsPort): VisibleRows {
  const top = Math.max(0, scrollTop)
  const first = Math.min(Math.max(0, count - 1), Math.floor(top / rowHeight))
  const last = Math.min(count - 1, Math.ceil((top + Math.max(0, height)) / rowHeight) - 1)
  return { first, last: count === 0 ? -1 : Math.max(first, last) }
}

/** Returns the indices to keep in the page: the visible rows, some around them, and the ones that hold the focus. */
export function drawnRows(visible: VisibleRows, count: number, around: number, kept: number[]): number[] {
  const from = Math.max(0, visible.first - around)
  const to = Math.min(count - 1, visible.last + around)
  const drawn = new Set(kept.filter((index) => 0 <= index && index < count))
  for (let index = from; index <= to; index += 1) drawn.add(index)
  return [...drawn].sort((a, b) => a - b)
}
