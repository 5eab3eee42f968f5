/** Outages: what they push out, and their usual ends. */

import type { Answer, Body } from '../../../api/answers'
import { api, ask } from '../../../api/client'
import type { Timeline } from '../../../api/types'
import type { Chosen } from '../../../booking/selection'
import { MINUTE, addDays, dayOf, formatInstant, startOfDay } from '../../../timeline/time'

/** What is declared. */
export type Declaration = Body<'put_outage'>
/** What was declared, and what lost its time. */
export type Declared = Answer<'put_outage'>

/** Reasons, the commonest first. */
export const OUTAGE_REASONS = ['fault', 'maintenance', 'calibration', 'other'] as const

/** Returns the reservations that an outage would push out: those it touches that are still to come or under way. */
export function displacedBy(calendar: Pick<Timeline, 'items'> | null, span: Chosen): Timeline['items'] {
  const [start, end] = [Date.parse(span.start), Date.parse(span.end)]
  return (calendar?.items ?? []).filter(
    (item) => item.kind !== 'outage' && Date.parse(item.start) < end && start < Date.parse(item.end),
  )
}

/** Returns from now (on the minute) to the end of the day on the facility's clock. */
export function restOfDay(now: number, zone: string): Chosen {
  const start = Math.floor(now / MINUTE) * MINUTE
  return { start: formatInstant(start), end: formatInstant(addDays(startOfDay(dayOf(start, zone), zone), 1, zone)) }
}

/** Declares an outage; the same id again declares it once. */
export function declare(id: string, body: Declaration): Promise<Declared> {
  return ask(api.PUT('/outages/{id}', { params: { path: { id } }, body }))
}
