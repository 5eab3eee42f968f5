/** Requests about strikes: contesting one, and deciding about that. */

import { api, ask } from '../../api/client'
import type { Strike } from '../../api/types'

/** Contests a strike. */
export function contest(strike: Strike, words: string): Promise<Strike> {
  return ask(api.POST('/strikes/{id}/appeal', { params: { path: { id: strike.id } }, body: { words: words.trim() } }))
}

/** Decides about a contested strike. */
export function decide(strike: Strike, isVoid: boolean, reason: string): Promise<Strike> {
  const body = { void: isVoid, reason: reason.trim() }
  return ask(api.POST('/strikes/{id}/decision', { params: { path: { id: strike.id } }, body }))
}
