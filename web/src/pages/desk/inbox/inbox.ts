/** The inbox as data: what waits for the lab, by instrument, and what comes next. */

import type { Reservation } from '../../../api/types'
import { rowsOf } from '../../series/rows'

/** Requests for one instrument, by their time. */
export interface Group {
  instrument: Reservation['instrument']
  requests: Reservation[]
}

/** The held requests of a lab, in two parts. */
export interface Inbox {
  /** The lab decides on these. */
  waiting: Group[]
  /** The lab has decided, or is not asked; somebody else still has to. */
  elsewhere: Group[]
}

/** Most requests that stand side by side. */
const SIDE_BY_SIDE = 3

/** The word that the lab has to say on a request or a series now; of two that are needed the bench's comes first. */
export function wordOf(asked: { can: string[] }): 'approve' | 'bench_approve' | null {
  return (['approve', 'bench_approve'] as const).find((word) => asked.can.includes(word)) ?? null
}

/** Groups held requests; the instrument whose request lapses first comes first. */
export function inboxOf(held: Reservation[]): Inbox {
  const mine = (each: Reservation) => wordOf(each) !== null
  return { waiting: grouped(held.filter(mine)), elsewhere: grouped(held.filter((each) => !mine(each))) }
}

/** Lists the groups' requests in the order in which they are shown. */
export function inOrder(groups: Group[]): Reservation[] {
  return groups.flatMap((group) => group.requests)
}

/** Lists the first request of every row in the order in which they are shown: a series is gone through as one. */
export function headsOf(groups: Group[]): Reservation[] {
  return groups.flatMap((group) => rowsOf(group.requests).flatMap((row) => row.slice(0, 1)))
}

/** Returns the row in which a request stands. */
export function rowHolding(groups: Group[], id: string): Reservation[] | null {
  const rows = groups.flatMap((group) => rowsOf(group.requests))
  return rows.find((row) => row.some((each) => each.id === id)) ?? null
}

/** Returns the request `steps` further on, staying at the ends; the first when the present one is gone. */
export function stepped(requests: Reservation[], present: string | null, steps: number): Reservation | null {
  const index = requests.findIndex((each) => each.id === present)
  if (index < 0) return requests[0] ?? null
  return requests[Math.min(requests.length - 1, Math.max(0, index + steps))] ?? null
}

/** Returns what to look at once a request has been decided: the one after it, else the one before. */
export function afterDeciding(requests: Reservation[], decided: string): Reservation | null {
  const index = requests.findIndex((each) => each.id === decided)
  const rest = requests.filter((each) => each.id !== decided)
  return rest[Math.min(Math.max(index, 0), rest.length - 1)] ?? null
}

/**
 * Returns the request and those of the same instrument that lie nearest to it, by time: what the lab would compare it
 * with. At most three.
 */
export function beside(request: Reservation, groups: Group[]): Reservation[] {
  const group = groups.find((each) => each.instrument.id === request.instrument.id)
  const others = (group?.requests ?? []).filter((each) => each.id !== request.id)
  const nearest = others
    .sort((a, b) => distance(a, request) - distance(b, request) || byTime(a, b))
    .slice(0, SIDE_BY_SIDE - 1)
  return [request, ...nearest.sort(byTime)]
}

function grouped(requests: Reservation[]): Group[] {
  const groups = new Map<string, Group>()
  for (const request of [...requests].sort(byTime)) {
    const known = groups.get(request.instrument.id)
    if (known) known.requests.push(request)
    else groups.set(request.instrument.id, { instrument: request.instrument, requests: [request] })
  }
  return [...groups.values()].sort(
    (a, b) => firstDeadline(a) - firstDeadline(b) || (a.instrument.id < b.instrument.id ? -1 : 1),
  )
}

function firstDeadline(group: Group): number {
  return Math.min(...group.requests.map((each) => (each.hold_until ? Date.parse(each.hold_until) : Infinity)))
}

function byTime(a: Reservation, b: Reservation): number {
  return Date.parse(a.start) - Date.parse(b.start) || (a.id < b.id ? -1 : 1)
}

function distance(a: Reservation, b: Reservation): number {
  return Math.abs(Date.parse(a.start) - Date.parse(b.start))
}
