/** Requests about a lab's webhooks. */

import { api, ask } from '../../../api/client'
import type { PutWebhook, Webhook } from '../../../api/types'
import type { Page } from '../../../compose/pages'
import { uuidv7 } from '../../../format/uuid'

/** Registers a webhook; each press registers another one. */
export function makeWebhook(body: PutWebhook): Promise<Webhook> {
  return ask(api.PUT('/webhooks/{id}', { params: { path: { id: uuidv7() } }, body }))
}

/** Removes a webhook. */
export async function removeWebhook(id: string): Promise<void> {
  await ask(api.DELETE('/webhooks/{id}', { params: { path: { id } } }))
}

/** Has a webhook called for a test, soon. */
export async function testWebhook(id: string): Promise<void> {
  await ask(api.POST('/webhooks/{id}/test', { params: { path: { id } } }))
}

/** Lists a lab's webhooks, latest first. */
export function webhooks(facility: string, cursor: string | undefined, signal: AbortSignal): Promise<Page<Webhook>> {
  return ask(api.GET('/webhooks', { params: { query: { facility, cursor, limit: 30 } }, signal }))
}
