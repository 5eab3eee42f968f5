/** The cells that must be in the page: the focused one and those one key away, so that focus always has a place to go. */

import type { Hit } from './gesture'
import type { Grid } from './grid'
import { floorTo, nextPoint, previousPoint } from './grid'
import { addDays } from './time'
import type { TimeLineMode } from './types'

/** Returns the cursor's cell and its neighbours along and across; some may lie outside the window. */
export function focusCells({ rowId, at }: Hit, mode: TimeLineMode, rowIds: string[], grid: Grid): Hit[] {
  const here = [previousPoint(at, grid), at, nextPoint(at, grid)].map((ms) => ({ rowId, at: ms }))
  if (mode === 'week') {
    return [...here, ...[-1, 1].map((days) => ({ rowId, at: floorTo(addDays(at, days, grid.zone), grid) }))]
  }
  const index = rowIds.indexOf(rowId)
  const others = [rowIds[index - 1], rowIds[index + 1]].filter((id) => id !== undefined)
  return [...here, ...others.map((id) => ({ rowId: id, at }))]
}
