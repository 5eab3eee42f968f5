/** Booking for a caller: the lab fills in what the caller says. */

import type { Body } from '../../../api/answers'
import type { Mode, PutReservation } from '../../../api/types'
import type { Chosen } from '../../../booking/selection'
import type { Needs } from '../../../booking/needs'
import { NO_NEEDS, needsFields } from '../../../booking/needs'
import type { CallerParty } from '../../../people/parties'
import type { Waiver } from './waiver'
import { trialFields, waiverFields } from './waiver'

/** What the lab has filled in. */
export interface CallerDraft {
  personId: string | null
  party: CallerParty | null
  mode: Mode
  needs: Needs
  purpose: PutReservation['purpose']
  title: string
  projectCode: string
  note: string
}

/** An empty form. */
export function emptyDraft(): CallerDraft {
  return {
    personId: null,
    party: null,
    mode: 'commissioned',
    needs: NO_NEEDS,
    purpose: 'research',
    title: '',
    projectCode: '',
    note: '',
  }
}

/** Names what is still missing, in the form's order. */
export function missing(draft: CallerDraft, chosen: Chosen | null): ('time' | 'person' | 'party' | 'title')[] {
  return [
    ...(chosen ? [] : ['time' as const]),
    ...(draft.personId ? [] : ['person' as const]),
    ...(draft.personId && !draft.party ? ['party' as const] : []),
    ...(draft.title.trim() ? [] : ['title' as const]),
  ]
}

/** Writes the question of the live answer. */
export function callerTrial(draft: CallerDraft, chosen: Chosen, waiver: Waiver): Body<'quote_reservation'> {
  return { ...chosen, mode: draft.mode, ...needsFields(draft.needs), ...party(draft), ...trialFields(waiver) }
}

/** Writes the request. */
export function callerRequest(draft: CallerDraft, instrumentId: string, chosen: Chosen, waiver: Waiver): PutReservation {
  return {
    instrument_id: instrumentId,
    ...chosen,
    mode: draft.mode,
    purpose: draft.purpose,
    title: draft.title.trim(),
    ...needsFields(draft.needs),
    ...party(draft),
    ...(draft.note.trim() ? { note: draft.note.trim() } : {}),
    ...waiverFields(waiver),
  }
}

function party({ personId, party: chosen, projectCode }: CallerDraft) {
  if (!personId || !chosen) return {}
  const code = projectCode.trim()
  return {
    for_person_id: personId,
    ...(chosen.kind === 'group'
      ? { group_id: chosen.id, ...(code ? { project_code: code } : {}) }
      : { organisation_id: chosen.id }),
  }
}
