/** Where a research group stands with its institution's office. */

import type { Answer } from '../../api/answers'
import type { Meaning } from '../../components/MeaningSign.vue'

/** A research group. */
export type Group = Answer<'get_group'>

/** The meaning of a group's state. */
export function groupMeaning(state: Group['state']): Meaning {
  switch (state) {
    case 'confirmed':
      return 'confirmed'
    case 'pending':
      return 'waiting'
    case 'declined':
      return 'refused'
  }
}

/** Tells whether somebody leads the group. */
export function isLed(group: Pick<Group, 'members'>, personId: string | undefined): boolean {
  return group.members.some((member) => member.role === 'pi' && member.person_id === personId)
}
