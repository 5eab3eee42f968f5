/** Which instruments of an institution are listed, as the address says it. */

import type { LocationQuery } from 'vue-router'

/** The lists that the server knows. */
export const LISTS = ['all', 'obligated', 'opened', 'not_open', 'not_offered'] as const
/** A list. */
export type List = (typeof LISTS)[number]

/** What is looked for. */
export interface Search {
  list: List
  q: string
}

/** Reads the address; without a list all are shown. */
export function parseSearch(query: LocationQuery): Search {
  return {
    list: LISTS.find((each) => each === query.list) ?? 'all',
    q: typeof query.q === 'string' ? query.q.trim().slice(0, 100) : '',
  }
}
