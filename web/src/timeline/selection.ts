/** Choosing time: from pointers and typed edges to grid-true spans. Only numbers here, no events. */

import type { Grid } from './grid'
import { ceilTo, floorTo, nextPoint, previousPoint, roundTo, stepBy } from './grid'
import type { Range } from './rows'
import { MINUTE, addDays } from './time'

/** Which end of a selection a handle moves. */
export type Edge = 'start' | 'end'

/** Returns the cell of the grid that holds the instant. */
export function cellAt(at: number, grid: Grid): Range {
  const start = floorTo(at, grid)
  return { start, end: nextPoint(start, grid) }
}

/** Returns the span that a single press chooses: the cell, made as long as asked, on the grid. */
export function pressedAt(at: number, minutes: number, grid: Grid): Range {
  const { start, end } = cellAt(at, grid)
  return { start, end: Math.max(end, ceilTo(start + minutes * MINUTE, grid)) }
}

/** Returns the span from the cell first pressed to the cell now under the pointer, whichever comes first. */
export function draggedBetween(anchor: number, at: number, grid: Grid): Range {
  const one = cellAt(anchor, grid)
  const two = cellAt(at, grid)
  return { start: Math.min(one.start, two.start), end: Math.max(one.end, two.end) }
}

/** Moves one end to the grid point nearest to the pointer; at least one cell remains. */
export function resized(range: Range, edge: Edge, at: number, grid: Grid): Range {
  const point = roundTo(at, grid)
  if (edge === 'start') return { start: Math.min(point, previousPoint(range.end, grid)), end: range.end }
  return { start: range.start, end: Math.max(point, nextPoint(range.start, grid)) }
}

/** Moves one end by grid steps; at least one cell remains. */
export function nudged(range: Range, edge: Edge, steps: number, grid: Grid): Range {
  return resized(range, edge, stepBy(range[edge], steps, grid), grid)
}

/** Begins the span at the grid point nearest to the instant and keeps its length in real time. */
export function movedTo(range: Range, start: number, grid: Grid): Range {
  const snapped = roundTo(start, grid)
  return { start: snapped, end: ceilTo(snapped + (range.end - range.start), grid) }
}

/** Moves the span by grid steps, keeping its length in real time. */
export function movedBySteps(range: Range, steps: number, grid: Grid): Range {
  return movedTo(range, stepBy(range.start, steps, grid), grid)
}

/** Moves the span to the same wall-clock time some days later, keeping its length in real time. */
export function movedByDays(range: Range, days: number, grid: Grid): Range {
  return movedTo(range, addDays(range.start, days, grid.zone), grid)
}

/** Says whether two spans are the same, or both absent. */
export function sameRange(a: Range | null, b: Range | null): boolean {
  return a === b || (a !== null && b !== null && a.start === b.start && a.end === b.end)
}
