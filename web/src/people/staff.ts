/** How somebody stands to an institution, as its office sees it. */

import type { Found } from './parties'

/** Its confirmed staff, somebody who says that he is, or neither. */
export type StaffStanding = 'confirmed' | 'claims' | 'none'

/** Returns how a person stands to an institution. */
export function staffStanding(
  person: Pick<Found, 'institution' | 'requested_institution'>,
  institutionId: string,
): StaffStanding {
  if (person.institution?.id === institutionId) return 'confirmed'
  // Whoever is staff elsewhere is not taken from there.
  return !person.institution && person.requested_institution?.id === institutionId ? 'claims' : 'none'
}
