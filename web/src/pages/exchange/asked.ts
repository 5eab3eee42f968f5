/** What is proposed to the reader: what waits for him, and what he has answered since the page was opened. */

import type { Proposal } from '../../api/types'

/** Lists what waits, and keeps what was just answered in its place, latest first. */
export function askedOf(open: Proposal[], answered: Proposal[]): Proposal[] {
  const known = new Set(answered.map(({ id }) => id))
  const waiting = open.filter(({ id, mine }) => !mine && !known.has(id))
  return [...waiting, ...answered].sort((one, other) =>
    Date.parse(other.made_at) - Date.parse(one.made_at) || other.id.localeCompare(one.id))
}
