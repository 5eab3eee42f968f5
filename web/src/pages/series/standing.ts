/** Where a series stands: its occurrences counted, and what became of a cancellation. */

import type { Occurrence, Series } from '../../api/types'

/** Still to come or going on. */
const LIVE: Occurrence['state'][] = ['held', 'confirmed', 'in_use', 'displaced', 'offered']
/** Waits for its user: to take another time, or the one that was offered. */
const ASKING: Occurrence['state'][] = ['displaced', 'offered']

/** How many occurrences wait, are promised, need an answer, and are over. */
export interface Tally {
  held: number
  confirmed: number
  asking: number
  over: number
}

/** Counts the occurrences by where they stand. */
export function tallyOf(occurrences: Pick<Occurrence, 'state'>[]): Tally {
  const count = (fits: (state: Occurrence['state']) => boolean) => occurrences.filter((each) => fits(each.state)).length
  return {
    held: count((state) => state === 'held'),
    confirmed: count((state) => LIVE.includes(state) && state !== 'held' && !ASKING.includes(state)),
    asking: count((state) => ASKING.includes(state)),
    over: count((state) => !LIVE.includes(state)),
  }
}

/** Returns which occurrence a reservation is, counted from one; `0` when it is none. */
export function placeOf(series: Pick<Series, 'occurrences'>, reservationId: string): number {
  return series.occurrences.findIndex((each) => each.reservation_id === reservationId) + 1
}

/** Returns how many times the rule itself has, when it counts them. */
export function timesOfRule(rule: string | null | undefined): number | null {
  const [, count] = /(?:^|;)COUNT=(\d+)/.exec(rule ?? '') ?? []
  return count === undefined ? null : Number(count)
}

/** What a cancellation did. */
export interface GivenUp {
  cancelled: Occurrence[]
  /** Asked for as well, but past their deadline. */
  stayed: Occurrence[]
}

/** Compares a series before and after a cancellation from an occurrence on, `null` for all of it. */
export function givenUp(before: Series, after: Series, from: string | null): GivenUp {
  const wanted = (each: Occurrence) => from === null || Date.parse(from) <= Date.parse(each.recurrence_id)
  const live = new Set(before.occurrences.filter((each) => LIVE.includes(each.state)).map((each) => each.reservation_id))
  const asked = after.occurrences.filter((each) => wanted(each) && live.has(each.reservation_id))
  return {
    cancelled: asked.filter((each) => each.state === 'cancelled'),
    stayed: asked.filter((each) => LIVE.includes(each.state)),
  }
}
