/** Until when an instrument that has just broken stands still: choices for one thumb. */

import { addDays, dayOf, formatInstant, startOfDay } from '../../timeline/time'

/** A choice. */
export type Until = 'two_hours' | 'today' | 'tomorrow' | 'week'
/** The choices, the shortest first. */
export const UNTIL: Until[] = ['two_hours', 'today', 'tomorrow', 'week']

/** Returns the outage from now (on the minute) to the choice's end, on the facility's clock. */
export function faultSpan(until: Until, now: number, zone: string): { start: string; end: string } {
  const start = Math.floor(now / 60_000) * 60_000
  const midnight = (days: number) => addDays(startOfDay(dayOf(start, zone), zone), days, zone)
  const ends: Record<Until, number> = {
    two_hours: start + 7_200_000,
    today: midnight(1),
    tomorrow: midnight(2),
    week: midnight(7),
  }
  return { start: formatInstant(start), end: formatInstant(ends[until]) }
}
