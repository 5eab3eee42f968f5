/** Rows with instants as numbers, made once for each row object a page hands in. */

import { MINUTE, parseInstant } from './time'
import type { TimeLineItem, TimeLineRow, TimeLineWithheld } from './types'

/** A span of time, half-open, in milliseconds. */
export interface Range {
  start: number
  end: number
}

/** An item with its instants as numbers. */
export interface Block extends Range {
  item: TimeLineItem
  /** Including set-up and clean-up. */
  outer: Range
  holdUntil: number | null
}

/** Time withheld from the reader with its instants as numbers. */
export interface Withheld extends Range {
  reason: TimeLineWithheld['reason']
  opensAt: number | null
}

/** A row with its instants as numbers; opening times are sorted and disjoint. */
export interface Lane {
  row: TimeLineRow
  blocks: Block[]
  open: Range[]
  /** Sorted by start. */
  withheld: Withheld[]
  capacity: number
}

const made = new WeakMap<TimeLineRow, Lane>()

/** Returns the numbers of a row; the same row object gives the same answer without work. */
export function laneOf(row: TimeLineRow): Lane {
  const known = made.get(row)
  if (known) return known
  const lane: Lane = {
    row,
    blocks: row.items.map(blockOf).filter((block) => block.start < block.end).sort(byTime),
    open: merge(row.open.map(({ start, end }) => ({ start: parseInstant(start), end: parseInstant(end) }))),
    withheld: (row.withheld ?? []).map(withheldOf).sort((a, b) => a.start - b.start),
    capacity: Math.max(1, row.capacity ?? 1),
  }
  made.set(row, lane)
  return lane
}

/** Joins spans that overlap or touch; sorted by start. */
export function merge(ranges: Range[]): Range[] {
  const sorted = ranges.filter((r) => r.start < r.end).sort((a, b) => a.start - b.start || a.end - b.end)
  const joined: Range[] = []
  for (const range of sorted) {
    const last = joined.at(-1)
    if (last && range.start <= last.end) last.end = Math.max(last.end, range.end)
    else joined.push({ ...range })
  }
  return joined
}

/** Returns what is left of `[from, to)` without the given sorted, disjoint spans. */
export function complement(ranges: Range[], from: number, to: number): Range[] {
  const rest: Range[] = []
  let at = from
  for (const range of ranges) {
    if (range.end <= at) continue
    if (range.start >= to) break
    if (range.start > at) rest.push({ start: at, end: range.start })
    at = range.end
  }
  if (at < to) rest.push({ start: at, end: to })
  return rest
}

/** Says whether two half-open spans share time. */
export function overlaps(a: Range, b: Range): boolean {
  return a.start < b.end && b.start < a.end
}

function blockOf(item: TimeLineItem): Block {
  const start = parseInstant(item.start)
  const end = parseInstant(item.end)
  const outer = { start: start - item.setUpMinutes * MINUTE, end: end + item.cleanUpMinutes * MINUTE }
  return { item, start, end, outer, holdUntil: item.holdUntil ? parseInstant(item.holdUntil) : null }
}

function withheldOf({ start, end, reason, opensAt }: TimeLineWithheld): Withheld {
  return { start: parseInstant(start), end: parseInstant(end), reason, opensAt: opensAt === null ? null : parseInstant(opensAt) }
}

function byTime(a: Block, b: Block): number {
  return a.start - b.start || b.end - a.end || (a.item.key < b.item.key ? -1 : 1)
}
