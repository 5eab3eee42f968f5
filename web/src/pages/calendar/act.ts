/** Requests about what calendar programs read. */

import { api, ask } from '../../api/client'
import type { Feed, PutFeed } from '../../api/types'
import type { Page } from '../../compose/pages'
import { uuidv7 } from '../../format/uuid'

/** Makes a link or a password; each press makes another one. */
export function makeFeed(body: PutFeed): Promise<Feed> {
  return ask(api.PUT('/me/feeds/{id}', { params: { path: { id: uuidv7() } }, body }))
}

/** Ends a link or a password. */
export async function revokeFeed(id: string): Promise<void> {
  await ask(api.DELETE('/me/feeds/{id}', { params: { path: { id } } }))
}

/** Lists what was made and not ended, latest first. */
export function feeds(cursor: string | undefined, signal: AbortSignal): Promise<Page<Feed>> {
  return ask(api.GET('/me/feeds', { params: { query: { cursor, limit: 30 } }, signal }))
}
