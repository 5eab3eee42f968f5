/** One's own reservations in two parts: what is still to come, and what is history. */

import type { Reservation } from '../../api/types'

export type Part = 'upcoming' | 'past'

/** The states in which something is still to happen. */
const OPEN = ['offered', 'waiting', 'held', 'confirmed', 'in_use', 'displaced'] as const satisfies Reservation['state'][]

/** Tells to which part a reservation belongs; what has begun but not ended is still to come, what was called off is history. */
export function partOf({ state, end, hold_until: until }: Pick<Reservation, 'state' | 'end' | 'hold_until'>, now: number): Part {
  // Who waits may get a later time than the one he wants most.
  const last = state === 'waiting' && until ? until : end
  return OPEN.some((each) => each === state) && now < Date.parse(last) ? 'upcoming' : 'past'
}

/** The question to the server: it may answer with some of the other part, never with too few of this one. */
export function questionOf(part: Part, now: string): { from?: string; state?: string; order: string } {
  return part === 'upcoming' ? { from: now, state: OPEN.join(','), order: 'asc' } : { order: 'desc' }
}
