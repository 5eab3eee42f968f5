/**
 * The keys of the grid, as a function from one state to the next.
 *
 * The cursor is a cell: a row and a grid point. Along the time axis an arrow goes one cell; across it, to the next
 * row or, in a week, the next day. Inside a selection the arrows move the whole selection; Shift moves its active
 * end, so that going back shrinks it.
 */

import type { Grid } from './grid'
import { ceilTo, floorTo, pointsOfDay, previousPoint, stepBy } from './grid'
import type { Range } from './rows'
import { cellAt, draggedBetween, movedBySteps, movedByDays, pressedAt } from './selection'
import { addDays, dayOf } from './time'
import type { TimeLineMode } from './types'

/** A selection on a row, with its instants as numbers. */
export interface Chosen extends Range {
  rowId: string
}

/** What the keys act upon. */
export interface Focus {
  rowId: string
  /** The grid point at which the cursor's cell begins. */
  at: number
  /** The cell at the other end of a selection that is being extended. */
  anchor: number | null
  selection: Chosen | null
}

/** A key with its modifiers, as a keyboard event has them. */
export interface Key {
  key: string
  shiftKey: boolean
  ctrlKey: boolean
}

/** The surroundings that decide where a key leads. */
export interface Ground {
  mode: TimeLineMode
  grid: Grid
  rowIds: string[]
  from: number
  to: number
  pressMinutes: number
  selectable: boolean
  /** While an item is moved it stays on its instrument. */
  rowLocked: boolean
  /** Sorted instants at which the cursor's row changes its standing. */
  borders: number[]
}

/** What a key asks for: another focus, opening what is under the cursor, or booking what is selected. */
export type Outcome = { kind: 'focus'; focus: Focus } | { kind: 'open' } | { kind: 'commit' } | { kind: 'ignored' }

/** Returns what the key does, or `ignored` when it is none of ours. `hasItem`: the cursor is on an item that opens. */
export function press(key: Key, focus: Focus, ground: Ground, hasItem: boolean): Outcome {
  if (key.key === 'Escape') return focus.selection ? to({ ...focus, anchor: null, selection: null }) : ignored
  if (key.key === 'Enter' || key.key === ' ') return activate(focus, ground, hasItem)
  const move = motionOf(key, ground)
  if (!move) return ignored
  if (key.shiftKey && ground.selectable) return extend(move, focus, ground)
  if (isInside(focus) && ground.selectable && move.kind !== 'border' && move.kind !== 'edge') return shift(move, focus, ground)
  return to({ ...focus, ...target(move, focus, ground), anchor: null })
}

type Motion =
  | { kind: 'cells' | 'days' | 'rows' | 'border'; steps: 1 | -1 }
  | { kind: 'edge'; steps: 1 | -1; ofWindow: boolean }

const ignored: Outcome = { kind: 'ignored' }

function to(focus: Focus): Outcome {
  return { kind: 'focus', focus }
}

function motionOf({ key, ctrlKey }: Key, { mode }: Ground): Motion | null {
  const week = mode === 'week'
  const along = ctrlKey ? 'border' : 'cells'
  switch (key) {
    case 'ArrowDown': return week ? { kind: along, steps: 1 } : { kind: 'rows', steps: 1 }
    case 'ArrowUp': return week ? { kind: along, steps: -1 } : { kind: 'rows', steps: -1 }
    case 'ArrowRight': return week ? { kind: 'days', steps: 1 } : { kind: along, steps: 1 }
    case 'ArrowLeft': return week ? { kind: 'days', steps: -1 } : { kind: along, steps: -1 }
    case 'PageDown': return { kind: 'days', steps: 1 }
    case 'PageUp': return { kind: 'days', steps: -1 }
    case 'Home': return { kind: 'edge', steps: -1, ofWindow: ctrlKey }
    case 'End': return { kind: 'edge', steps: 1, ofWindow: ctrlKey }
    default: return null
  }
}

/** Where the cursor goes. */
function target(motion: Motion, { rowId, at }: Focus, ground: Ground): { rowId: string; at: number } {
  const { grid, rowIds } = ground
  switch (motion.kind) {
    case 'cells': return { rowId, at: stepBy(at, motion.steps, grid) }
    case 'days': return { rowId, at: floorTo(addDays(at, motion.steps, grid.zone), grid) }
    case 'rows': {
      const index = Math.min(rowIds.length - 1, Math.max(0, rowIds.indexOf(rowId) + motion.steps))
      return { rowId: ground.rowLocked ? rowId : (rowIds[index] ?? rowId), at }
    }
    case 'border': return { rowId, at: nextBorder(at, motion.steps, ground) }
    case 'edge': return { rowId, at: edgeOf(at, motion.steps, motion.ofWindow, ground) }
  }
}

function nextBorder(at: number, steps: 1 | -1, { borders, grid, from, to }: Ground): number {
  if (steps === 1) return floorTo(borders.find((border) => floorTo(border, grid) > at) ?? previousPoint(to, grid), grid)
  return floorTo(borders.findLast((border) => floorTo(border, grid) < at) ?? from, grid)
}

function edgeOf(at: number, steps: 1 | -1, ofWindow: boolean, { grid, from, to }: Ground): number {
  if (ofWindow) return steps === 1 ? previousPoint(to, grid) : ceilTo(from, grid)
  const points = pointsOfDay(dayOf(at, grid.zone), grid)
  return points.at(steps === 1 ? -1 : 0) ?? at
}

function isInside({ rowId, at, selection }: Focus): boolean {
  return selection !== null && selection.rowId === rowId && selection.start <= at && at < selection.end
}

function activate(focus: Focus, ground: Ground, hasItem: boolean): Outcome {
  if (isInside(focus)) return { kind: 'commit' }
  if (hasItem) return { kind: 'open' }
  if (!ground.selectable || ground.rowLocked) return ignored
  const range = pressedAt(focus.at, ground.pressMinutes, ground.grid)
  return to({ ...focus, anchor: null, selection: { rowId: focus.rowId, ...range } })
}

/** Moves the active end; a selection elsewhere is left behind. */
function extend(motion: Motion, focus: Focus, ground: Ground): Outcome {
  if (motion.kind === 'rows') return to(focus)
  const { anchor, active } = endsOf(focus, ground)
  const { at } = target(motion, { ...focus, at: active }, ground)
  const range = draggedBetween(anchor, at, ground.grid)
  return to({ rowId: focus.rowId, at, anchor, selection: { rowId: focus.rowId, ...range } })
}

function endsOf(focus: Focus, { grid }: Ground): { anchor: number; active: number } {
  if (!isInside(focus) || focus.selection === null) return { anchor: focus.at, active: focus.at }
  if (focus.anchor !== null) return { anchor: focus.anchor, active: focus.at }
  return { anchor: focus.selection.start, active: previousPoint(focus.selection.end, grid) }
}

/** Moves the whole selection and the cursor with it. */
function shift(motion: Motion, focus: Focus, ground: Ground): Outcome {
  const { selection } = focus
  if (selection === null) return ignored
  const { grid } = ground
  if (motion.kind === 'rows') {
    const { rowId } = target(motion, focus, ground)
    return to({ ...focus, rowId, selection: { ...selection, rowId } })
  }
  const range = motion.kind === 'days' ? movedByDays(selection, motion.steps, grid) : movedBySteps(selection, motion.steps, grid)
  const at = cellAt(range.start + (focus.at - selection.start), grid).start
  return to({ ...focus, at, anchor: null, selection: { rowId: selection.rowId, ...range } })
}
