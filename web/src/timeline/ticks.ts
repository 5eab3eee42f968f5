/** Marks along a desk's line of time: days, and as many hours as there is room to write. */

import type { Axis } from './axis'
import { placeEnd, placeStart } from './axis'
import { pointsOfDay } from './grid'
import type { DayColumn } from './time'
import { minuteOf } from './time'

/** One hour on the line. */
export interface HourTick {
  ms: number
  minute: number
  /** Share of the line. */
  at: number
}

/** One day on the line. */
export interface DayTick {
  day: DayColumn
  at: number
  length: number
}

const STEPS = [1, 2, 3, 4, 6, 12]

/** Returns the days that have any length on the line. */
export function dayTicks(days: DayColumn[], axis: Axis): DayTick[] {
  return days
    .map((day) => ({ day, at: placeStart(day.from, axis), end: placeEnd(day.to, axis) }))
    .filter(({ at, end }) => at < end)
    .map(({ day, at, end }) => ({ day, at, length: end - at }))
}

/** Returns the hours to be written, at least `roomPixels` apart on a line of `widthPixels`; midnights are left to the days. */
export function hourTicks(days: DayColumn[], axis: Axis, zone: string, widthPixels: number, roomPixels = 44): HourTick[] {
  const perHour = (widthPixels * 60) / axis.length
  const step = STEPS.find((hours) => hours * perHour >= roomPixels)
  if (step === undefined) return []
  return days.flatMap(({ day }) =>
    pointsOfDay(day, { stepMinutes: step * 60, zone })
      .filter((ms) => isShown(ms, axis))
      .map((ms) => ({ ms, minute: minuteOf(ms, zone), at: placeStart(ms, axis) })),
  )
}

function isShown(ms: number, axis: Axis): boolean {
  return axis.pieces.some((piece) => piece.from <= ms && ms < piece.to)
}
