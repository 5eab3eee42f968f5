/** The grid of a booking policy: wall-clock times of the facility that are whole multiples of some minutes. */

import { DAY, MINUTE, changesOf, dayOf, instantsOf, startOfDay } from './time'

/** A grid is known by its step and the zone on whose clock it lies. */
export interface Grid {
  /** Divides a day: 5, 10, 15, 30, 60, … minutes. */
  stepMinutes: number
  zone: string
}

const lines = new Map<string, number[]>()
const DAYS_KEPT = 400

/** Returns the grid points of one civil day in order; a repeated hour has its points twice, a skipped one none. */
export function pointsOfDay(day: number, grid: Grid): number[] {
  const name = `${grid.zone} ${grid.stepMinutes} ${day}`
  const known = lines.get(name)
  if (known) return known
  const made = makePoints(day, grid)
  if (lines.size >= DAYS_KEPT) lines.clear()
  lines.set(name, made)
  return made
}

function makePoints(day: number, { stepMinutes, zone }: Grid): number[] {
  const from = startOfDay(day, zone)
  const to = startOfDay(day + 1, zone)
  const minutes = Array.from({ length: Math.ceil(1440 / stepMinutes) }, (_, index) => index * stepMinutes)
  if (to - from === DAY && changesOf(from, to, zone).length === 0) {
    return minutes.map((minute) => from + minute * MINUTE)
  }
  const points = minutes.flatMap((minute) => instantsOf(day, minute, zone))
  // A day whose midnight is skipped still begins somewhere.
  return [...new Set([from, ...points])].sort((a, b) => a - b)
}

/** Returns the last grid point at or before the instant. */
export function floorTo(ms: number, grid: Grid): number {
  const points = pointsOfDay(dayOf(ms, grid.zone), grid)
  let found = points[0] ?? ms
  for (const point of points) {
    if (point > ms) break
    found = point
  }
  return found
}

/** Returns the first grid point after the instant. */
export function nextPoint(ms: number, grid: Grid): number {
  const day = dayOf(ms, grid.zone)
  return pointsOfDay(day, grid).find((point) => point > ms) ?? startOfDay(day + 1, grid.zone)
}

/** Returns the last grid point before the instant. */
export function previousPoint(ms: number, grid: Grid): number {
  return floorTo(ms - 1, grid)
}

/** Returns the first grid point at or after the instant. */
export function ceilTo(ms: number, grid: Grid): number {
  const floor = floorTo(ms, grid)
  return floor === ms ? ms : nextPoint(ms, grid)
}

/** Returns the nearest grid point; halfway goes up. */
export function roundTo(ms: number, grid: Grid): number {
  const below = floorTo(ms, grid)
  const above = nextPoint(ms, grid)
  return ms - below < above - ms ? below : above
}

/** Goes some grid points forward, or back when `steps` is negative. */
export function stepBy(ms: number, steps: number, grid: Grid): number {
  let at = ms
  for (let left = Math.abs(steps); left > 0; left -= 1) {
    at = steps > 0 ? nextPoint(at, grid) : previousPoint(at, grid)
  }
  return at
}

/** Counts the grid points in `[from, to)`: the number of cells between two points. */
export function cellsBetween(from: number, to: number, grid: Grid): number {
  let count = 0
  for (let day = dayOf(from, grid.zone); startOfDay(day, grid.zone) < to; day += 1) {
    const points = pointsOfDay(day, grid)
    const isWhole = from <= (points[0] ?? from) && startOfDay(day + 1, grid.zone) <= to
    count += isWhole ? points.length : points.filter((point) => from <= point && point < to).length
  }
  return count
}
