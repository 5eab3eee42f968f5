/** Sending a series: the same request twice books once. */

import { api, ask } from '../../../api/client'
import { ApiProblem } from '../../../api/problem'
import type { PutSeries } from '../../../api/types'
import type { FirstDay, Repeat } from '../../../booking/series/repeat'
import { repeatBody } from '../../../booking/series/repeat'
import { uuidv7 } from '../../../format/uuid'
import type { Draft } from './draft'
import type { Addressed } from './send'
import { bookingBody } from './send'

/** Everything or what can be had. */
export type Choice = PutSeries['choice']

/** What is repeated and how much of it is wanted. */
export interface Wanted {
  repeat: Repeat
  first: FirstDay
  choice: Choice
}

/** Makes the request. */
export function seriesBody(draft: Draft, addressed: Addressed, { repeat, first, choice }: Wanted): PutSeries {
  return { ...bookingBody(draft, addressed), repeat: repeatBody(repeat, first), choice }
}

/**
 * Sends a series and returns its id.
 *
 * When the id is taken, an earlier try whose answer got lost may have succeeded: then that is the series. If it is
 * somebody else's, the next try gets a new id.
 */
export async function sendSeries(draft: Draft, addressed: Addressed, wanted: Wanted): Promise<string> {
  const path = { id: draft.id }
  try {
    return (await ask(api.PUT('/series/{id}', { params: { path }, body: seriesBody(draft, addressed, wanted) }))).id
  } catch (error) {
    if (!(error instanceof ApiProblem && error.code === 'id-in-use')) throw error
    const mine = await ask(api.GET('/series/{id}', { params: { path } })).catch(() => null)
    if (mine) return mine.id
    draft.id = uuidv7()
    throw error
  }
}
