/** Sending a booking: the same request twice books once. */

import { api, ask } from '../../../api/client'
import { ApiProblem } from '../../../api/problem'
import type { Mode, PutReservation } from '../../../api/types'
import type { Needs } from '../../../booking/needs'
import { needsFields } from '../../../booking/needs'
import type { Party } from '../../../booking/party'
import { partyFields } from '../../../booking/party'
import type { Chosen } from '../../../booking/selection'
import { uuidv7 } from '../../../format/uuid'
import type { Draft } from './draft'

/** The part of a booking that stands in the address. */
export interface Addressed {
  instrumentId: string
  chosen: Chosen
  mode: Mode
  party: Party | null
  needs: Needs
  /** Within what time is waited for, when it is taken. */
  within?: Chosen
}

/** Makes the request; empty optional fields are left out, and a project code only goes with its group. */
export function bookingBody(draft: Draft, { instrumentId, chosen, mode, party, needs, within }: Addressed): PutReservation {
  const code = party?.projectCodes.includes(draft.projectCode) ? draft.projectCode : ''
  return {
    instrument_id: instrumentId,
    ...chosen,
    mode,
    purpose: draft.purpose,
    title: draft.title.trim(),
    ...needsFields(needs),
    ...partyFields(party),
    ...(code ? { project_code: code } : {}),
    ...(within ? { wait_within: within } : {}),
    ...(draft.note.trim() ? { note: draft.note.trim() } : {}),
  }
}

/**
 * Sends a booking and returns the reservation's id.
 *
 * When the id is taken, an earlier try whose answer got lost may have succeeded: then that is the reservation. If it is
 * somebody else's, the next try gets a new id.
 */
export async function sendBooking(draft: Draft, addressed: Addressed): Promise<string> {
  const path = { id: draft.id }
  try {
    return (await ask(api.PUT('/reservations/{id}', { params: { path }, body: bookingBody(draft, addressed) }))).id
  } catch (error) {
    if (!(error instanceof ApiProblem && error.code === 'id-in-use')) throw error
    const mine = await ask(api.GET('/reservations/{id}', { params: { path } })).catch(() => null)
    if (mine) return mine.id
    draft.id = uuidv7()
    throw error
  }
}

/** Accepts an institution's terms for the organisation. */
export async function acceptTerms(institutionId: string, version: number): Promise<void> {
  const params = { path: { id: institutionId } }
  await ask(api.PUT('/institutions/{id}/terms/acceptance', { params, body: { version } }))
}
