/** Drags as data: what was grabbed, and what it means for the selection where the pointer is now. */

import type { Grid } from './grid'
import type { Chosen } from './keyboard'
import type { Edge } from './selection'
import { draggedBetween, movedTo, pressedAt, resized } from './selection'

/** Where a pointer is: on which row, over which instant. */
export interface Hit {
  rowId: string
  at: number
}

/** What the pointer holds. */
export type Grip =
  | { kind: 'draw'; from: Hit }
  | { kind: 'resize'; edge: Edge; base: Chosen }
  | { kind: 'move'; from: Hit; base: Chosen }

/** Milliseconds a finger rests before it selects instead of scrolling. */
export const LONG_PRESS_MS = 350
/** Pixels a mouse may tremble before a press becomes a drag. */
export const DRAG_PIXELS = 4
/** Pixels a finger may tremble before a press becomes a scroll. */
export const TREMBLE_PIXELS = 10

/** Returns what a press without a drag chooses. */
export function chosenByPress({ rowId, at }: Hit, minutes: number, grid: Grid): Chosen {
  return { rowId, ...pressedAt(at, minutes, grid) }
}

/** Returns what is chosen while the pointer is over `hit`; only a move may change the row. */
export function chosenByDrag(grip: Grip, hit: Hit, grid: Grid): Chosen {
  switch (grip.kind) {
    case 'draw': return { rowId: grip.from.rowId, ...draggedBetween(grip.from.at, hit.at, grid) }
    case 'resize': return { rowId: grip.base.rowId, ...resized(grip.base, grip.edge, hit.at, grid) }
    case 'move': return { rowId: hit.rowId, ...movedTo(grip.base, grip.base.start + (hit.at - grip.from.at), grid) }
  }
}

/** Returns the row to which the pointer is bound, or nothing when it may change rows. */
export function boundRow(grip: Grip, rowLocked: boolean): string | null {
  if (grip.kind === 'draw') return grip.from.rowId
  return grip.kind === 'resize' || rowLocked ? grip.base.rowId : null
}

/** Returns how far to scroll for one frame when the pointer is near (or beyond) an end of `[low, high]`. */
export function edgePull(at: number, low: number, high: number, zonePixels = 36, fastest = 18): number {
  const before = low + zonePixels - at
  const after = at - (high - zonePixels)
  const depth = Math.max(before, after)
  if (depth <= 0) return 0
  const speed = Math.ceil(fastest * Math.min(1, depth / zonePixels))
  return before > after ? -speed : speed
}
