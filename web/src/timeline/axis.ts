/**
 * Where an instant lies on the paper.
 *
 * An axis is a row of straight pieces; a position is a share of its length, 0 to 1. Between pieces there may be
 * time without paper (hours left out) and paper without time (an hour the clock skips).
 */

import type { DayColumn } from './time'
import { MINUTE, changesOf, instantOf, minuteOf } from './time'

/** A piece of time and where it begins on the axis, in minutes of paper. */
export interface Piece {
  from: number
  to: number
  at: number
}

/** Pieces in order of time, and the length of the paper in minutes. */
export interface Axis {
  pieces: Piece[]
  length: number
}

/** The hours of a day that are shown, as minutes of the wall clock. */
export interface ShownHours {
  fromMinute: number
  toMinute: number
}

/** Midnight to midnight. */
export const WHOLE_DAY: ShownHours = { fromMinute: 0, toMinute: 1440 }

/** A stretch of wall clock that some day of the week shows twice. */
interface Repeat {
  fromMinute: number
  toMinute: number
}

/** A mark on the axis; `second` when the clock shows this time for the second time. */
export interface WallMark {
  minute: number
  at: number
  second: boolean
}

/** The axes of the days of a week over one common wall clock. */
export interface WeekAxes {
  /** One for each day, in order. */
  axes: Axis[]
  /** Paper minutes common to all days: 1440, and more when a day repeats an hour. */
  length: number
  /** Full hours, with their share of the length. */
  hours: WallMark[]
}

/** Returns the share of the axis at which something that starts then begins, clamped to 0 to 1. */
export function placeStart(ms: number, axis: Axis): number {
  let at = axis.pieces[0]?.at ?? 0
  for (const piece of axis.pieces) {
    if (ms < piece.from) break
    at = piece.at + (Math.min(ms, piece.to) - piece.from) / MINUTE
  }
  return clamp(at / axis.length)
}

/** Returns the share at which something that ends then stops: before blank paper, where a start lies after it. */
export function placeEnd(ms: number, axis: Axis): number {
  let at = axis.pieces[0]?.at ?? 0
  for (const piece of axis.pieces) {
    if (ms <= piece.from) break
    at = piece.at + (Math.min(ms, piece.to) - piece.from) / MINUTE
  }
  return clamp(at / axis.length)
}

/** Returns the shares of paper that stand for no time of this day: `[begin, end]`, in order. */
export function blanksOf(axis: Axis): [number, number][] {
  const blanks: [number, number][] = []
  let done = 0
  for (const piece of axis.pieces) {
    if (piece.at > done) blanks.push([clamp(done / axis.length), clamp(piece.at / axis.length)])
    done = piece.at + (piece.to - piece.from) / MINUTE
  }
  if (done < axis.length) blanks.push([clamp(done / axis.length), 1])
  return blanks.filter(([begin, end]) => begin < end)
}

/** Returns the instant at a share of the axis; paper without time belongs to the piece that follows it. */
export function instantAt(share: number, axis: Axis): number {
  const at = share * axis.length
  for (const piece of axis.pieces) {
    if (at < piece.at) return piece.from
    const end = piece.at + (piece.to - piece.from) / MINUTE
    if (at < end) return piece.from + (at - piece.at) * MINUTE
  }
  return axis.pieces.at(-1)?.to ?? 0
}

/**
 * Lays days side by side over one wall clock.
 *
 * A day that skips an hour has blank paper there; when a day shows an hour twice, every day gets paper for it and
 * only that day fills it. So the same height is the same wall-clock time in all columns, and no instant is lost.
 */
export function weekAxes(days: DayColumn[], zone: string, shown: ShownHours = WHOLE_DAY): WeekAxes {
  const repeats = days.flatMap((day) => repeatsOf(day, zone))
  const top = paperMinute(shown.fromMinute, repeats, null)
  const length = paperMinute(shown.toMinute, repeats, null) - top
  const axes = days.map((day) => ({ length, pieces: piecesOf(day, zone, repeats).map((p) => ({ ...p, at: p.at - top })) }))
  return { axes, length, hours: hourMarks(repeats, shown, top, length) }
}

/** Lays the window along one line, day after day, with only the shown hours of each. */
export function lineAxis(days: DayColumn[], from: number, to: number, zone: string, shown: ShownHours = WHOLE_DAY): Axis {
  const pieces: Piece[] = []
  let length = 0
  for (const day of days) {
    const first = shown.fromMinute === 0 ? day.from : instantOf(day.day, shown.fromMinute, zone)
    const last = shown.toMinute === 1440 ? day.to : instantOf(day.day, shown.toMinute, zone)
    const piece = { from: Math.max(first, from), to: Math.min(last, to), at: length }
    if (piece.from >= piece.to) continue
    pieces.push(piece)
    length += (piece.to - piece.from) / MINUTE
  }
  return { pieces, length: Math.max(length, 1) }
}

function clamp(share: number): number {
  return Math.min(1, Math.max(0, share))
}

function repeatsOf(day: DayColumn, zone: string): Repeat[] {
  return changesOf(day.from, day.to, zone).flatMap((change) => {
    const toMinute = minuteOf(change - MINUTE, zone) + 1
    const fromMinute = minuteOf(change, zone)
    return fromMinute < toMinute ? [{ fromMinute, toMinute }] : []
  })
}

/** The paper minute of a wall minute; `passed` is the repeat whose first showing is already over. */
function paperMinute(minute: number, repeats: Repeat[], passed: Repeat | null): number {
  const extra = repeats
    .filter((r) => r.toMinute <= minute || (r === passed && r.fromMinute <= minute))
    .reduce((sum, r) => sum + r.toMinute - r.fromMinute, 0)
  return minute + extra
}

function piecesOf(day: DayColumn, zone: string, repeats: Repeat[]): Piece[] {
  const changes = changesOf(day.from, day.to, zone)
  const bounds = [day.from, ...changes, day.to]
  return bounds.slice(0, -1).flatMap((from, index) => {
    const to = bounds[index + 1] ?? day.to
    const minute = minuteOf(from, zone)
    const own = index > 0 && minuteOf(from - MINUTE, zone) + 1 > minute
    const passed = own ? (repeats.find((r) => r.fromMinute === minute) ?? null) : null
    return splitAtRepeats({ from, to, at: 0 }, minute, repeats, passed)
  })
}

/** Cuts a piece where other days need paper for their repeated hour. */
function splitAtRepeats(piece: Piece, minute: number, repeats: Repeat[], passed: Repeat | null): Piece[] {
  const endMinute = minute + (piece.to - piece.from) / MINUTE
  const cuts = repeats.filter((r) => r !== passed && minute < r.toMinute && r.toMinute < endMinute).map((r) => r.toMinute)
  const starts = [minute, ...cuts]
  return starts.map((start, index) => ({
    from: piece.from + (start - minute) * MINUTE,
    to: piece.from + ((starts[index + 1] ?? endMinute) - minute) * MINUTE,
    at: paperMinute(start, repeats, passed),
  }))
}

function hourMarks(repeats: Repeat[], shown: ShownHours, top: number, length: number): WallMark[] {
  const marks: WallMark[] = []
  for (let minute = Math.ceil(shown.fromMinute / 60) * 60; minute <= shown.toMinute; minute += 60) {
    marks.push({ minute, at: (paperMinute(minute, repeats, null) - top) / length, second: false })
    const twice = repeats.find((r) => r.fromMinute <= minute && minute < r.toMinute)
    if (twice) marks.push({ minute, at: (paperMinute(minute, repeats, twice) - top) / length, second: true })
  }
  return marks.sort((a, b) => a.at - b.at)
}
