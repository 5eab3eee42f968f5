/** A chosen span in the address, so that a link, a sign-in or the back button keeps it. */

import type { LocationQuery } from 'vue-router'
import { formatInstant } from '../timeline/time'

/** A chosen span. */
export interface Chosen {
  start: string
  end: string
}

/** A time that is picked instead; of one in two parts also the start of the second. */
export interface Picked extends Chosen {
  also?: string
}

/** Reads `start` and `end`; `null` unless both are instants and the end is later. */
export function parseChosen(query: LocationQuery): Chosen | null {
  const [start, end] = [instant(query.start), instant(query.end)]
  return start === null || end === null || end <= start ? null : { start: formatInstant(start), end: formatInstant(end) }
}

/** Tells whether two choices are the same. */
export function sameChosen(one: Chosen | null, other: Chosen | null): boolean {
  return one?.start === other?.start && one?.end === other?.end
}

function instant(text: unknown): number | null {
  if (typeof text !== 'string' || !/^\d{4}-\d\d-\d\dT\d\d:\d\d/.test(text)) return null
  const ms = Date.parse(text)
  return Number.isNaN(ms) ? null : ms
}
