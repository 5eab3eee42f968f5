/** Lists of reservations in which those of one series stand together. */

import type { Reservation } from '../../api/types'

/** Puts the reservations of one series into one row, where the first of them stood; a single one is a row of its own. */
export function rowsOf(requests: Reservation[]): Reservation[][] {
  const rows: Reservation[][] = []
  const known = new Map<string, Reservation[]>()
  for (const request of requests) {
    const row = request.series_id ? known.get(request.series_id) : undefined
    if (row) {
      row.push(request)
      continue
    }
    const made = [request]
    rows.push(made)
    if (request.series_id) known.set(request.series_id, made)
  }
  return rows
}

/** Tells whether a row is a series to be answered at once; what is left of one alone is a request like any other. */
export function isTogether(row: Reservation[] | null | undefined): boolean {
  return (row?.length ?? 0) > 1
}
