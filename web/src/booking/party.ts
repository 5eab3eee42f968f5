/** For whom somebody books: a research group, an organisation, or the institution's own staff. */

import type { Me } from '../api/types'

/** A choice of for whom. */
export interface Party {
  /** In the address: `group:…`, `organisation:…` or `self`. */
  key: string
  kind: 'group' | 'organisation' | 'self'
  id: string | null
  /** The group's or organisation's name; `''` for oneself. */
  name: string
  projectCodes: string[]
}

/** What of an account matters here. */
type Account = Pick<Me, 'groups' | 'organisation' | 'institution'>

/**
 * Lists for whom an account may book: confirmed groups first, then its organisation, last oneself as staff of an
 * institution.
 */
export function partiesOf(me: Account | null): Party[] {
  if (!me) return []
  const groups: Party[] = me.groups.filter((group) => group.state === 'confirmed').map((group) => ({
    key: `group:${group.id}`, kind: 'group', id: group.id, name: group.name, projectCodes: [...group.project_codes],
  }))
  const organisations: Party[] = (me.organisation ? [me.organisation] : []).map(({ id, name }) => ({
    key: `organisation:${id}`, kind: 'organisation', id, name, projectCodes: [],
  }))
  const self: Party[] = me.institution ? [{ key: 'self', kind: 'self', id: null, name: '', projectCodes: [] }] : []
  return [...groups, ...organisations, ...self]
}

/** Picks the wanted one, else the first. */
export function chosenParty(parties: Party[], wanted: unknown): Party | null {
  return parties.find((party) => party.key === wanted) ?? parties[0] ?? null
}

/** Writes the party as the API's fields. */
export function partyFields(party: Party | null): { group_id?: string; organisation_id?: string } {
  if (party?.kind === 'group' && party.id) return { group_id: party.id }
  if (party?.kind === 'organisation' && party.id) return { organisation_id: party.id }
  return {}
}
