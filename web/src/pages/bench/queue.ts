/**
 * What the bench has pressed and the server has not yet confirmed.
 *
 * An entry leaves the queue only when the server has it or a person has seen why not. It names the revision it was
 * pressed on, or an id of its own, so that sending it twice does it once.
 */

import type { Body } from '../../api/answers'

/** Something pressed at the bench. */
export type Deed =
  | { kind: 'check_in'; reservationId: string; revision: number }
  | { kind: 'no_show'; reservationId: string; revision: number }
  | { kind: 'check_out'; reservationId: string; revision: number; body: Body<'check_out'> }
  | { kind: 'outage'; outageId: string; body: Body<'put_outage'> }

/** A deed on its way. */
export interface Entry {
  id: string
  deed: Deed
  /** What it is about, for the person at the bench. */
  label: string
  /** When it was pressed. */
  pressedAt: string
  tries: number
  /** Why the server said no; `null` while it has said nothing. */
  refused: string | null
}

/** What became of a deed: the reservation stands so from this revision on. */
export interface Arrival {
  reservationId: string
  revision: number
  kind: Exclude<Deed['kind'], 'outage'>
}

/** Reads what a device has kept; anything that is not an entry is left out. */
export function parseQueue(kept: string | null): Entry[] {
  try {
    const value: unknown = JSON.parse(kept ?? '[]')
    return Array.isArray(value) ? value.filter(isEntry) : []
  } catch {
    return []
  }
}

/** Adds an entry, unless the same was pressed already and is still on its way. */
export function added(queue: readonly Entry[], entry: Entry): Entry[] {
  const twice = queue.some(
    (each) => each.refused === null && each.deed.kind === entry.deed.kind && subject(each) === subject(entry),
  )
  return twice ? [...queue] : [...queue, entry]
}

/** Takes an entry out; what follows for the same reservation was pressed on the state that it brought about. */
export function settled(queue: readonly Entry[], id: string, revision: number | null): Entry[] {
  const done = queue.find((each) => each.id === id)
  return queue
    .filter((each) => each.id !== id)
    .map((each) => (done && revision !== null && subject(each) === subject(done) && 'revision' in each.deed ? { ...each, deed: { ...each.deed, revision } } : each))
}

/** Returns how a reservation stands after an entry that the server took; `null` where that is not known. */
export function arrivalOf({ deed }: Entry, revision: number | null): Arrival | null {
  return deed.kind === 'outage' || revision === null
    ? null
    : { reservationId: deed.reservationId, revision, kind: deed.kind }
}

/** Keeps why the server said no. */
export function refusedWith(queue: readonly Entry[], id: string, reason: string): Entry[] {
  return queue.map((each) => (each.id === id ? { ...each, refused: reason } : each))
}

/** Counts a try that got no answer. */
export function tried(queue: readonly Entry[], id: string): Entry[] {
  return queue.map((each) => (each.id === id ? { ...each, tries: each.tries + 1 } : each))
}

/** Takes an entry out that a person has read about or has given up. */
export function dismissed(queue: readonly Entry[], id: string): Entry[] {
  return queue.filter((each) => each.id !== id)
}

/** Returns what to send now: the oldest entry that is not refused and does not follow one that is. */
export function nextToSend(queue: readonly Entry[]): Entry | null {
  const stopped = new Set<string>()
  for (const entry of queue) {
    if (entry.refused !== null) stopped.add(subject(entry))
    else if (!stopped.has(subject(entry))) return entry
  }
  return null
}

/** Returns what was pressed last for a reservation and is still on its way. */
export function pressedFor(queue: readonly Entry[], reservationId: string): Entry | null {
  return queue.findLast((each) => each.refused === null && subject(each) === reservationId) ?? null
}

function subject({ deed }: Entry): string {
  return deed.kind === 'outage' ? deed.outageId : deed.reservationId
}

function isEntry(value: unknown): value is Entry {
  if (typeof value !== 'object' || value === null) return false
  const { id, deed, label, pressedAt, tries, refused } = value as Partial<Entry>
  const known = deed && ['check_in', 'check_out', 'no_show', 'outage'].includes(deed.kind)
  return Boolean(known) && typeof id === 'string' && typeof label === 'string' && typeof pressedAt === 'string'
    && typeof tries === 'number' && (refused === null || typeof refused === 'string')
}
