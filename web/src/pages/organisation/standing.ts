/** How an organisation stands: with the city, and with the terms of each institution. */

import type { Answer, Item } from '../../api/answers'
import type { Institution } from '../../api/types'
import type { Meaning } from '../../components/MeaningSign.vue'

export type Organisation = Answer<'get_organisation'>
export type Acceptance = Item<'list_terms'>

/** An institution's terms as the organisation stands to them. */
export interface TermsStanding {
  institution: Institution
  version: number
  /** `renewed`: an older edition was accepted. */
  state: 'accepted' | 'renewed' | 'open'
  acceptedAt: string | null
}

/** Lists the institutions that have terms, in the order given, with what the organisation accepted of them. */
export function termsOf(institutions: readonly Institution[], accepted: readonly Acceptance[], organisationId: string): TermsStanding[] {
  const own = accepted.filter((each) => each.organisation_id === organisationId)
  return institutions.flatMap((institution) => {
    const version = institution.terms_version
    if (!version) return []
    const [latest] = own.filter((each) => each.institution.id === institution.id).sort((a, b) => b.version - a.version)
    const state = !latest ? 'open' : latest.version < version ? 'renewed' : 'accepted'
    return [{ institution, version, state, acceptedAt: latest?.accepted_at ?? null }]
  })
}

/** Tells whether somebody administers the organisation. */
export function isAdmin(organisation: Pick<Organisation, 'members'>, personId: string | undefined): boolean {
  return organisation.members.some((member) => member.person_id === personId && member.role === 'admin')
}

/** Returns the meaning of an admission. */
export function admissionMeaning(admission: Organisation['admission']): Meaning {
  return ({ pending: 'waiting', admitted: 'confirmed', declined: 'refused' } as const)[admission]
}
