/** Requests that change a reservation; each names the revision that was looked at. */

import { api, ask, matching } from '../../api/client'
import type { Reservation } from '../../api/types'
import type { Chosen } from '../../booking/selection'

/** Actions that need no words. */
export type Simple = 'accept' | 'approve' | 'bench_approve' | 'pi_approve' | 'check_in' | 'check_out' | 'no_show'
/** Codes for declining. */
export const DECLINE_CODES = ['not_feasible', 'instrument_needed', 'not_qualified', 'incomplete', 'other'] as const
/** A code for declining. */
export type DeclineCode = (typeof DECLINE_CODES)[number]

const params = (reservation: Reservation) => ({ path: { id: reservation.id }, header: matching(reservation.revision) })

/** Carries out an action that needs no words. */
export function act(reservation: Reservation, what: Simple): Promise<Reservation> {
  const with_ = { params: params(reservation), body: {} }
  switch (what) {
    case 'accept':
      return ask(api.POST('/reservations/{id}/acceptance', with_))
    case 'approve':
      return ask(api.POST('/reservations/{id}/approval', with_))
    case 'bench_approve':
      return ask(api.POST('/reservations/{id}/bench-approval', with_))
    case 'pi_approve':
      return ask(api.POST('/reservations/{id}/pi-approval', with_))
    case 'check_in':
      return ask(api.POST('/reservations/{id}/check-in', with_))
    case 'check_out':
      return ask(api.POST('/reservations/{id}/check-out', with_))
    case 'no_show':
      return ask(api.POST('/reservations/{id}/no-show', with_))
  }
}

/** Gives the time back. */
export function cancel(reservation: Reservation, reason: string): Promise<Reservation> {
  const body = reason.trim() ? { reason: reason.trim() } : {}
  return ask(api.POST('/reservations/{id}/cancellation', { params: params(reservation), body }))
}

/** Turns a request down, with a reason from the list and words. */
export function decline(reservation: Reservation, code: DeclineCode, reason: string): Promise<Reservation> {
  return ask(api.POST('/reservations/{id}/decline', { params: params(reservation), body: { code, reason: reason.trim() } }))
}

/** Moves to another time of the same instrument, and says why where there is something to say. */
export function move(reservation: Reservation, { start, end }: Chosen, why = ''): Promise<Reservation> {
  const body = { start, end, ...(why.trim() && { reason: why.trim() }) }
  return ask(api.PATCH('/reservations/{id}', { params: params(reservation), body }))
}
