/** For whom a found person may be booked: his groups and organisations. */

import type { Item } from '../api/answers'

/** A person as found. */
export type Found = Item<'list_people'>

/** Somebody a person can be booked for. */
export interface CallerParty {
  /** `group:…` or `organisation:…`. */
  key: string
  kind: 'group' | 'organisation'
  id: string
  name: string
}

/** Lists the groups and organisations of a person; an institution's own staff book for themselves. */
export function callerParties(person: Pick<Found, 'acts_for'>): CallerParty[] {
  return person.acts_for.flatMap(({ kind, id, name }) =>
    kind === 'institution' ? [] : [{ key: `${kind}:${id}`, kind, id, name }],
  )
}
