/** The bench's day: what runs, what is next, what comes later, what is over. */

import type { Reservation } from '../../api/types'
import type { Week } from '../../booking/week'
import { addDays, dayOf, formatInstant, startOfDay } from '../../timeline/time'
import type { Arrival, Entry } from './queue'
import { pressedFor } from './queue'

/** A reservation as the bench sees it: with what was pressed and is not yet confirmed. */
export interface Visit {
  reservation: Reservation
  /** The state once everything pressed has arrived. */
  state: Reservation['state']
  /** Something was pressed that the server has not confirmed. */
  waiting: boolean
}

const OVER: Reservation['state'][] = ['done', 'no_show', 'displaced']

/** The day in parts, each by time. */
export interface BenchDay {
  running: Visit[]
  /** The first one of each instrument that can begin. */
  next: Visit[]
  later: Visit[]
  over: Visit[]
}

/** Returns today on the facility's clock. */
export function today(now: number, zone: string): Week {
  const from = startOfDay(dayOf(now, zone), zone)
  return { from: formatInstant(from), to: formatInstant(addDays(from, 1, zone)) }
}

/**
 * Sorts the day's reservations. An instrument in use has no next before it is free, except what may begin already.
 *
 * A deed counts from the moment it is pressed: `queue` is on its way, `arrivals` have reached the server and count
 * until `reservations` are as new as they are. Without them a card would jump back for the time of one question.
 */
export function benchDay(
  reservations: Reservation[],
  queue: readonly Entry[],
  arrivals: readonly Arrival[] = [],
): BenchDay {
  const visits = [...reservations]
    .sort((a, b) => Date.parse(a.start) - Date.parse(b.start) || (a.id < b.id ? -1 : 1))
    .map((reservation) => visitOf(reservation, queue, arrivals))
  const running = visits.filter((visit) => visit.state === 'in_use')
  const coming = visits.filter((visit) => visit.state === 'confirmed')
  const taken = new Set<string>()
  const next = coming.filter((visit) => {
    const { instrument, can } = visit.reservation
    const first = !taken.has(instrument.id)
    taken.add(instrument.id)
    return first || can.includes('check_in')
  })
  return {
    running, next,
    later: coming.filter((visit) => !next.includes(visit)),
    over: visits.filter((visit) => OVER.includes(visit.state)),
  }
}

function visitOf(reservation: Reservation, queue: readonly Entry[], arrivals: readonly Arrival[]): Visit {
  const pressed = pressedFor(queue, reservation.id)
  if (pressed) return { reservation, state: stateAfter(pressed.deed.kind), waiting: true }
  const arrived = arrivals.findLast((each) => each.reservationId === reservation.id)
  const newer = arrived && arrived.revision > reservation.revision
  return { reservation, state: newer ? stateAfter(arrived.kind) : reservation.state, waiting: false }
}

function stateAfter(kind: Entry['deed']['kind']): Reservation['state'] {
  if (kind === 'no_show') return 'no_show'
  return kind === 'check_in' ? 'in_use' : 'done'
}
