/** What a manager's ticks mean for a contested week. */

import type { AllocationRow } from '../../../api/types'

/** The plan that the ticks begin with. */
export type Basis = 'fair' | 'best'

/** Tells whether it is something else than the order of turns, so that a reason is needed. */
export const departs = (basis: Basis, turned: ReadonlySet<string>): boolean => basis !== 'fair' || turned.size > 0

/** What of a row counts. */
export type Ticked = Pick<AllocationRow, 'reservation_id' | 'got'> & {
  reservation?: { start: string; end: string } | null
}

/** Returns who gets which time: first those who keep what the plan gives them, then those who were ticked besides, at the
 * time they asked for. */
export function grantsOf(rows: readonly Ticked[], turned: ReadonlySet<string>) {
  const grant = ({ reservation_id, got, reservation }: Ticked) => {
    const span = got ?? reservation
    return span ? [{ reservation_id, start: span.start, end: span.end }] : []
  }
  const kept = rows.filter((row) => row.got && !turned.has(row.reservation_id))
  const added = rows.filter((row) => !row.got && turned.has(row.reservation_id))
  return [...kept, ...added].flatMap(grant)
}
