/** Deciding on a request that others may have changed meanwhile. */

import { api, ask } from '../../../api/client'
import { ApiProblem } from '../../../api/problem'
import type { Reservation } from '../../../api/types'
import { loadAll } from '../../../compose/all'

/** Tells whether a refusal means that the request is no longer what was looked at. */
export function isOvertaken(error: unknown): boolean {
  return error instanceof ApiProblem && (error.status === 412 || error.code === 'wrong-state')
}

/** Asks how a request stands now. */
export function asItStands(id: string): Promise<Reservation> {
  return ask(api.GET('/reservations/{id}', { params: { path: { id } } }))
}

/** Lists the held requests of a lab: those in the labs somebody manages, or those at whose bench he is. */
export function heldIn(scope: 'desk' | 'bench', facility: string | undefined, signal: AbortSignal): Promise<Reservation[]> {
  return loadAll((cursor) => ask(api.GET('/reservations', {
    params: { query: { scope, facility, state: 'held', limit: 100, cursor } }, signal,
  })))
}

/** What became of a request, as far as the list on show knows. */
export interface Overtaken {
  now: Reservation
  /** Who changed it last, where the history says so. */
  by: string | null
}

/** Reads who changed a request last. */
export function overtaken(now: Reservation): Overtaken {
  return { now, by: now.history.at(-1)?.actor ?? null }
}
