/** Requests about an institution's mails in its own words. */

import { api, ask, matching } from '../../../api/client'
import type { MailPreview, MailTemplate, MailTemplateEntry } from '../../../api/types'

export type Language = MailTemplate['locale']

/** A mail's wording in one language. */
export interface Which {
  id: string
  notice: string
  locale: Language
}

/** A subject and a text with their placeholders. */
export interface Words {
  subject: string
  text: string
}

/** All mails that may be worded. */
export async function wordings(id: string, signal: AbortSignal): Promise<MailTemplateEntry[]> {
  return (await ask(api.GET('/institutions/{id}/mail-templates', { params: { path: { id } }, signal }))).items
}

/** One of them. */
export function wording(path: Which, signal: AbortSignal): Promise<MailTemplate> {
  return ask(api.GET('/institutions/{id}/mail-templates/{notice}/{locale}', { params: { path }, signal }))
}

/** Saves words, if nobody else has meanwhile. */
export function save(path: Which, revision: number, body: Words): Promise<MailTemplate> {
  const params = { path, header: matching(revision) }
  return ask(api.PUT('/institutions/{id}/mail-templates/{notice}/{locale}', { params, body }))
}

/** Goes back to the built-in words. */
export async function restore(path: Which, revision: number): Promise<void> {
  const params = { path, header: matching(revision) }
  await ask(api.DELETE('/institutions/{id}/mail-templates/{notice}/{locale}', { params }))
}

/** Shows how a mail would look; nothing is stored. */
export function preview(path: Which, body: Words, signal: AbortSignal): Promise<MailPreview> {
  const params = { path }
  return ask(api.POST('/institutions/{id}/mail-templates/{notice}/{locale}/preview', { params, body, signal }))
}
