/** Moving as the lab: soft rules may be set aside, and the applicant is told why. */

import { api, ask, matching } from '../../../api/client'
import type { Reservation } from '../../../api/types'
import type { Chosen } from '../../../booking/selection'
import type { Waiver } from './waiver'
import { moveFields } from './waiver'

/** Moves a reservation to another time of its instrument, unless somebody changed it meanwhile. */
export function moveTo(reservation: Reservation, span: Chosen, waiver: Waiver): Promise<Reservation> {
  const params = { path: { id: reservation.id }, header: matching(reservation.revision) }
  return ask(api.PATCH('/reservations/{id}', { params, body: { ...span, ...moveFields(waiver) } }))
}
