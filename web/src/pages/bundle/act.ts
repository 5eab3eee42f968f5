/** Requests about what is booked together. */

import { api, ask, matching } from '../../api/client'
import { ApiProblem } from '../../api/problem'
import type { Bundle, PutBundle } from '../../api/types'

/** Looks at a bundle. */
export function look(id: string, signal?: AbortSignal): Promise<Bundle> {
  return ask(api.GET('/bundles/{id}', { params: { path: { id } }, signal }))
}

/**
 * Books everything and returns the bundle.
 *
 * When an id is taken, an earlier try whose answer got lost may have succeeded: then that is the bundle. Otherwise the
 * error says so, and the next try needs other ids.
 */
export async function book(id: string, body: PutBundle): Promise<Bundle> {
  try {
    return await ask(api.PUT('/bundles/{id}', { params: { path: { id } }, body }))
  } catch (error) {
    if (!(error instanceof ApiProblem && error.code === 'id-in-use')) throw error
    const mine = await look(id).catch(() => null)
    if (mine) return mine
    throw error
  }
}

/** Gives up whatever of it has not come to an end, or nothing. */
export function cancel(bundle: Bundle, reason: string): Promise<Bundle> {
  const params = { path: { id: bundle.id }, header: matching(bundle.revision) }
  const body = reason.trim() ? { reason: reason.trim() } : {}
  return ask(api.POST('/bundles/{id}/cancellation', { params, body }))
}
