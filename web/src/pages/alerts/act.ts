/** Requests about alerts for freed time. */

import { api, ask } from '../../api/client'
import type { PutWatch, Watch } from '../../api/types'
import type { Page } from '../../compose/pages'
import { uuidv7 } from '../../format/uuid'

/** Makes a sender: the id stays while the content stays, so that sending it twice makes one. */
export function asker(): (body: PutWatch) => Promise<Watch> {
  let sent = { content: '', id: '' }
  return (body) => {
    const content = JSON.stringify(body)
    if (sent.content !== content) sent = { content, id: uuidv7() }
    return ask(api.PUT('/watches/{id}', { params: { path: { id: sent.id } }, body }))
  }
}

/** Ends an alert. */
export function endWatch(id: string): Promise<Watch> {
  return ask(api.POST('/watches/{id}/end', { params: { path: { id } }, body: {} }))
}

/** Lists a page of the reader's alerts, latest first. */
export function watches(cursor: string | undefined, signal: AbortSignal): Promise<Page<Watch>> {
  return ask(api.GET('/watches', { params: { query: { cursor, limit: 30 } }, signal }))
}
