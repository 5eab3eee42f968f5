/** Which time the schedule shows, as the address says it. */

import type { LocationQuery } from 'vue-router'
import type { Week } from '../../../booking/week'
import { dayName, parseDay, weekHolding } from '../../../booking/week'
import { addDays, dayOf, formatInstant, parseInstant, startOfDay } from '../../../timeline/time'

/** A day or a week at once. */
export type Length = 'day' | 'week'

/** What is shown. */
export interface View {
  length: Length
  /** The window, half-open. */
  window: Week
}

/** Reads `view` and `date`; without a date the window holds now. */
export function parseView(query: LocationQuery, zone: string, now: number): View {
  const length: Length = query.view === 'day' ? 'day' : 'week'
  const named = typeof query.date === 'string' ? parseDay(query.date) : null
  return { length, window: windowOf(length, named === null ? now : startOfDay(named, zone), zone) }
}

/** Returns the day or the week that holds the instant. */
export function windowOf(length: Length, at: number, zone: string): Week {
  if (length === 'week') return weekHolding(at, zone)
  const from = startOfDay(dayOf(at, zone), zone)
  return { from: formatInstant(from), to: formatInstant(addDays(from, 1, zone)) }
}

/** Names a window in the address by its first day. */
export function dateName(window: Week, zone: string): string {
  return dayName(dayOf(parseInstant(window.from), zone))
}

/** Tells whether an instant lies in the window. */
export function isInside(at: string, window: Week): boolean {
  return parseInstant(window.from) <= parseInstant(at) && parseInstant(at) < parseInstant(window.to)
}
