/** How what was booked together stands. */

import type { BundleItemVerdict, Reservation, Violation } from '../../api/types'

const OVER: Reservation['state'][] = ['done', 'cancelled', 'declined', 'lapsed', 'no_show']

/** Tells whether nothing more becomes of a reservation. */
export const isOver = (state: Reservation['state']): boolean => OVER.includes(state)

/** Returns what is in the way of those that cannot be had or given up, by reservation. */
export function standing(items: BundleItemVerdict[]): Map<string, Violation[]> {
  return new Map(items.filter((each) => each.outcome === 'refused').map((each) => [each.reservation_id, each.violations]))
}
