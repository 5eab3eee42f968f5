/** What was typed for a booking: kept while the tab lives, so that signing in, a reload or a refusal loses nothing. */

import type { PutReservation } from '../../../api/types'
import { uuidv7 } from '../../../format/uuid'

/** A purpose of hours. */
export type Purpose = PutReservation['purpose']
/** The purposes in the order in which they are offered. */
export const PURPOSES: Purpose[] = ['research', 'development', 'teaching', 'service', 'other']

/** Everything about the booking that is not in the address. */
export interface Draft {
  /** The reservation's id, so that sending twice books once. */
  id: string
  purpose: Purpose
  title: string
  note: string
  projectCode: string
}

/** The part of the browser's storage that is used. */
export type Shelf = Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>

const nameOf = (instrumentId: string) => `jishi-draft-${instrumentId}`

/** Returns an empty draft; a startup develops, a research group does research. */
export function emptyDraft(kind: 'group' | 'organisation' | 'self' | undefined, id: string = uuidv7()): Draft {
  return { id, purpose: kind === 'organisation' ? 'development' : 'research', title: '', note: '', projectCode: '' }
}

/** Reads a kept draft; anything that is none is as if nothing had been kept. */
export function readDraft(shelf: Shelf, instrumentId: string): Draft | null {
  try {
    const kept: unknown = JSON.parse(shelf.getItem(nameOf(instrumentId)) ?? 'null')
    if (typeof kept !== 'object' || kept === null) return null
    const { id, purpose, title, note, projectCode } = kept as Record<keyof Draft, unknown>
    const known = PURPOSES.find((each) => each === purpose)
    const texts = [id, title, note, projectCode]
    if (!known || !texts.every((text) => typeof text === 'string')) return null
    const [a, b, c, d] = texts as [string, string, string, string]
    return { id: a, purpose: known, title: b, note: c, projectCode: d }
  } catch {
    return null
  }
}

/** Keeps a draft. */
export function keepDraft(shelf: Shelf, instrumentId: string, draft: Draft): void {
  try {
    shelf.setItem(nameOf(instrumentId), JSON.stringify(draft))
  } catch {
    // No room or no permission: the draft lives as long as the page.
  }
}

/** Forgets the draft once it has become a reservation. */
export function dropDraft(shelf: Shelf, instrumentId: string): void {
  shelf.removeItem(nameOf(instrumentId))
}
