/** For whom a found person may be booked: his groups and organisations. */

import type { Item } from '../api/answers'
import type { Localised } from '../i18n'

/** A person as found. */
export type Found = Item<'list_people'>

/** Somebody a person can be booked for. */
export interface CallerParty {
  /** `group:…` or `organisation:…`. */
  key: string
  kind: 'group' | 'organisation'
  id: string
  name: Localised
}

/** Lists the groups and organisations of a person, each once. */
export function callerParties(person: { roles: readonly Pick<Found['roles'][number], 'scope_kind' | 'scope_id' | 'scope_name'>[] }): CallerParty[] {
  const found = new Map<string, CallerParty>()
  for (const { scope_kind: kind, scope_id: id, scope_name: name } of person.roles) {
    if ((kind !== 'group' && kind !== 'organisation') || !id) continue
    found.set(`${kind}:${id}`, { key: `${kind}:${id}`, kind, id, name: name ?? { zh: '', en: '' } })
  }
  return [...found.values()]
}
