/** Waiting for time that is taken: within what another time would do. */

import { MINUTE, dayOf, formatInstant, parseInstant, startOfDay } from '../timeline/time'
import { weekHolding } from './week'

/** What would do: this time alone, any of its day, any of its week. */
export const BREADTHS = ['only', 'day', 'week'] as const
export type Breadth = (typeof BREADTHS)[number]

/** Reads what the address says; `null` when nobody wants to wait. */
export function parseBreadth(text: unknown): Breadth | null {
  return BREADTHS.find((each) => each === text) ?? null
}

/**
 * Returns the span within which any time of the chosen length would do. It covers the chosen time, also where that
 * reaches into the next day, and begins no earlier than now.
 */
export function within(
  chosen: { start: string; end: string },
  breadth: Breadth,
  zone: string,
  now: number = Date.now(),
): { start: string; end: string } {
  const [start, end] = [parseInstant(chosen.start), parseInstant(chosen.end)]
  if (breadth === 'only') return { start: formatInstant(start), end: formatInstant(end) }
  const [first, last] = spanOf(start, end, breadth, zone)
  const soonest = Math.ceil(now / MINUTE) * MINUTE
  return { start: formatInstant(Math.min(start, Math.max(first, soonest))), end: formatInstant(Math.max(end, last)) }
}

function spanOf(start: number, end: number, breadth: 'day' | 'week', zone: string): [number, number] {
  if (breadth === 'week') {
    const week = weekHolding(start, zone)
    return [parseInstant(week.from), parseInstant(week.to)]
  }
  return [startOfDay(dayOf(start, zone), zone), startOfDay(dayOf(end - 1, zone) + 1, zone)]
}
