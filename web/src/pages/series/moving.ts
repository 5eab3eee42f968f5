/** Which occurrences of a series can be taken to another time, and what taking one along with others means. */

import type { Occurrence, Series } from '../../api/types'

/** How far the move of an occurrence reaches. */
export type Scope = 'following' | 'all'

const MOVABLE: Occurrence['state'][] = ['held', 'confirmed', 'displaced', 'offered']

/** Returns the occurrences that are still to come and may be moved. */
export function movable(series: Pick<Series, 'occurrences' | 'can'>, now: number): Occurrence[] {
  if (!series.can.includes('move')) return []
  return series.occurrences.filter((each) => MOVABLE.includes(each.state) && now < Date.parse(each.start))
}

/**
 * Returns the occurrence that an address names, or the first that may be moved; `null` when none may. One that was
 * offered another time is only taken by name: the others move without it.
 */
export function taken(candidates: Occurrence[], named: unknown): Occurrence | null {
  return candidates.find((each) => each.recurrence_id === named)
    ?? candidates.find((each) => each.state !== 'offered') ?? candidates[0] ?? null
}

/** Reads the reach from an address. */
export function scopeOf(named: unknown): Scope {
  return named === 'all' ? 'all' : 'following'
}
