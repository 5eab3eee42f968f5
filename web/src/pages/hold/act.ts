/** Keeping a time for some minutes, and booking what is kept. */

import { api, ask, matching } from '../../api/client'
import { ApiProblem } from '../../api/problem'
import type { Mode, Reservation } from '../../api/types'
import { problemText } from '../../api/words'
import type { Needs } from '../../booking/needs'
import { needsFields } from '../../booking/needs'
import type { Party } from '../../booking/party'
import { partyFields } from '../../booking/party'
import { pick } from '../../i18n'
import type { Draft } from '../instrument/book/draft'

/** A time that was found: on which instrument, and how it would be used. */
export interface Found {
  instrument: { id: string }
  start: string
  end: string
  mode: Mode
}

/** Keeps a time; the same id again keeps it once. */
export function keep(id: string, found: Found, party: Party, needs: Needs): Promise<Reservation> {
  const { instrument, start, end, mode } = found
  const body = { instrument_id: instrument.id, start, end, mode, ...needsFields(needs), ...partyFields(party) }
  return ask(api.PUT('/holds/{id}', { params: { path: { id } }, body }))
}

/** Books what is kept, with what was filled in; a project code only goes with its group. */
export function book(hold: Reservation, draft: Draft, party: Party | null): Promise<Reservation> {
  const code = party?.projectCodes.includes(draft.projectCode) ? { project_code: draft.projectCode } : {}
  const note = draft.note.trim() ? { note: draft.note.trim() } : {}
  const params = { path: { id: hold.id }, header: matching(hold.revision) }
  const body = { purpose: draft.purpose, title: draft.title.trim(), ...code, ...note }
  return ask(api.POST('/holds/{id}/booking', { params, body }))
}

/** Why it cannot be kept or booked: every broken rule, else what failed. */
export function reasonsOf(error: unknown): string[] {
  const violations = error instanceof ApiProblem ? (error.body.violations ?? []) : []
  return violations.length ? violations.map((each) => pick(each.text)) : [problemText(error)]
}
