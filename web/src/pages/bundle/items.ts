/** What is to be booked together, as it stands in the address: `item=<id>,<instrument>,<start>,<end>,<mode>` for each. */

import type { LocationQuery } from 'vue-router'
import type { BundleQuoteRequest, Mode, PutBundle } from '../../api/types'
import type { Party } from '../../booking/party'
import { partyFields } from '../../booking/party'
import { parseChosen } from '../../booking/selection'
import { later } from '../../booking/typed'
import { uuidv7 } from '../../format/uuid'
import type { Draft } from '../instrument/book/draft'

/** One of several times. */
export interface Item {
  /** The reservation's id, so that sending twice books once. */
  id: string
  instrumentId: string
  start: string
  end: string
  mode: Mode
}

/** Fewest and most that are booked together. */
export const FEWEST = 2
export const MOST = 6

const MODES: Mode[] = ['self_use', 'commissioned']
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

/** Reads the items of an address; what is none is left out, and what is beyond the most. */
export function parseItems(query: LocationQuery): Item[] {
  const texts = [query.item ?? []].flat().filter((text): text is string => typeof text === 'string')
  const items = texts.flatMap((text) => {
    const [id = '', instrumentId = '', start, end, named] = text.split(',')
    const chosen = parseChosen({ start: start ?? null, end: end ?? null })
    const mode = MODES.find((each) => each === named)
    return UUID.test(id) && UUID.test(instrumentId) && chosen && mode ? [{ id, instrumentId, ...chosen, mode }] : []
  })
  return items.filter((item, place) => items.findIndex((other) => other.id === item.id) === place).slice(0, MOST)
}

/** Writes items as the address has them. */
export function itemQuery(items: Item[]): { item: string[] } {
  return { item: items.map(({ id, instrumentId, start, end, mode }) => [id, instrumentId, start, end, mode].join(',')) }
}

/** Returns an item for an instrument: right after the last one, for as long as that, or else from its next free time. */
export function nextItem(
  items: Item[],
  found: { id: string; modes: Mode[]; next_free?: string | null },
  now: string,
  id: string = uuidv7(),
): Item {
  const last = items.at(-1)
  const start = last?.end ?? found.next_free ?? now
  return { id, instrumentId: found.id, start, end: later(start, 60), mode: found.modes[0] ?? 'self_use' }
}

/** Writes the question what would happen. */
export function questionOf(items: Item[], party: Party | null, projectCode: string): BundleQuoteRequest | null {
  if (items.length === 0) return null
  return { items: items.map(({ id: _, ...item }) => fieldsOf(item, party, projectCode)) }
}

/** Writes the request; empty optional fields are left out. */
export function bodyOf(items: Item[], party: Party | null, draft: Draft): PutBundle {
  const { purpose, title, note, projectCode } = draft
  return {
    items: items.map(({ id, ...item }) => ({
      id,
      ...fieldsOf(item, party, projectCode),
      purpose,
      title: title.trim(),
      ...(note.trim() ? { note: note.trim() } : {}),
    })),
  }
}

function fieldsOf({ instrumentId, ...chosen }: Omit<Item, 'id'>, party: Party | null, projectCode: string) {
  const code = party?.projectCodes.includes(projectCode) ? projectCode : ''
  return { instrument_id: instrumentId, ...chosen, ...partyFields(party), ...(code ? { project_code: code } : {}) }
}
