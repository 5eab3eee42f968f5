/** Which of the three meanings a state has. */

import type { Reservation } from '../api/types'
import type { Meaning } from './MeaningSign.vue'

/** The states of a reservation. */
export type ReservationState = Reservation['state']

/** Returns the meaning of a reservation's state; what took place is over, what was called off is quiet. */
export function meaningOf(state: ReservationState): Meaning {
  switch (state) {
    case 'confirmed':
    case 'in_use':
      return 'confirmed'
    case 'held':
    case 'displaced':
    case 'waiting':
    case 'offered':
      return 'waiting'
    case 'declined':
    case 'lapsed':
    case 'no_show':
      return 'refused'
    case 'done':
      return 'over'
    case 'cancelled':
      return 'quiet'
  }
}
