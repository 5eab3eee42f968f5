/** The waiting lists of a lab: one for each instrument. */

import type { Reservation } from '../../../api/types'

export interface WaitingOn {
  instrument: Reservation['instrument']
  /** What has been offered first, then in the order in which they are served. */
  requests: Reservation[]
}

/** Sorts requests into lists, the instruments by name. */
export function listsOf(requests: Reservation[]): WaitingOn[] {
  const lists = new Map<string, WaitingOn>()
  for (const each of requests) {
    const list = lists.get(each.instrument.id) ?? { instrument: each.instrument, requests: [] }
    list.requests.push(each)
    lists.set(each.instrument.id, list)
  }
  const rank = (each: Reservation) => (each.state === 'offered' ? -1 : (each.waiting?.ahead ?? 0))
  for (const list of lists.values())
    list.requests.sort((a, b) => rank(a) - rank(b) || Date.parse(a.created_at) - Date.parse(b.created_at))
  return [...lists.values()].sort((a, b) => a.instrument.name.zh.localeCompare(b.instrument.name.zh, 'zh'))
}
