/** Requests about proposals: making one, answering it, taking it back. */

import { api, ask } from '../../api/client'
import type { Proposal, Reservation } from '../../api/types'
import type { Page } from '../../compose/pages'
import type { Party } from '../../booking/party'
import { partyFields } from '../../booking/party'
import { uuidv7 } from '../../format/uuid'

/** What ends a proposal without a change. */
export type Ending = 'refuse' | 'withdraw'

/** What is proposed, under an id that stays while the content stays, so that sending it twice makes one. */
export type Wish = { kind: 'hand_over'; email: string } | { kind: 'swap'; at: string }

/** Makes a sender of proposals about one reservation. */
export function proposer(reservation: Pick<Reservation, 'id'>): (wish: Wish, note: string) => Promise<Proposal> {
  let sent = { content: '', id: '' }
  return (wish, note) => {
    const words = oneLine(note)
    const body = { reservation_id: reservation.id, ...wish, ...(words ? { note: words } : {}) }
    const content = JSON.stringify(body)
    if (sent.content !== content) sent = { content, id: uuidv7() }
    return ask(api.PUT('/proposals/{id}', { params: { path: { id: sent.id } }, body }))
  }
}

/** Joins lines: a note is one. */
export function oneLine(text: string): string {
  return text.trim().replace(/\s*\n\s*/g, ' ')
}

/** Says yes; for time that is handed over, with whoever it is for. */
export function accept(proposal: Proposal, party: Party | null, projectCode: string): Promise<Proposal> {
  const body = proposal.kind === 'swap' ? {} : { ...partyFields(party), ...(projectCode ? { project_code: projectCode } : {}) }
  return ask(api.POST('/proposals/{id}/acceptance', { params: { path: { id: proposal.id } }, body }))
}

/** Says no, or takes it back. */
export function end(proposal: Proposal, how: Ending): Promise<Proposal> {
  const with_ = { params: { path: { id: proposal.id } }, body: {} }
  return ask(how === 'refuse' ? api.POST('/proposals/{id}/refusal', with_) : api.POST('/proposals/{id}/withdrawal', with_))
}

/** Lists the reader's proposals about a reservation, latest first. */
export async function proposalsAbout(reservation: string, signal: AbortSignal): Promise<Proposal[]> {
  return (await ask(api.GET('/proposals', { params: { query: { reservation, limit: 20 } }, signal }))).items
}

/** Lists a page of what waits for an answer: the reader's and others'. */
export function openProposals(cursor: string | undefined): Promise<Page<Proposal>> {
  return ask(api.GET('/proposals', { params: { query: { open: 'true', limit: 100, cursor } } }))
}
