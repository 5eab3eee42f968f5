/** Sending one entry, and finding out what became of an earlier try whose answer was lost. */

import { api, ask, matching } from '../../api/client'
import { ApiProblem, NetworkLoss } from '../../api/problem'
import type { Reservation } from '../../api/types'
import { problemText } from '../../api/words'
import { pick, t } from '../../i18n'
import type { Deed, Entry } from './queue'

/** What became of a try. */
export type Outcome =
  | { kind: 'done'; revision: number | null }
  /** No answer, or none that says anything about the deed: try again. */
  | { kind: 'lost' }
  /** Nobody is signed in: keep it until somebody is. */
  | { kind: 'signed-out' }
  | { kind: 'refused'; reason: string }
  /** It stands otherwise than when the button was pressed, and the deed still fits: send it on this revision. */
  | { kind: 'again'; revision: number }

/** Lateness from which hours no longer go by the time of sending. */
const LATE_MS = 60_000

/** Sends an entry; `name` is who is signed in. */
export async function deliver(entry: Entry, name: string, now: number = Date.now()): Promise<Outcome> {
  try {
    return { kind: 'done', revision: await send(entry, now) }
  } catch (error) {
    if (error instanceof NetworkLoss) return { kind: 'lost' }
    if (!(error instanceof ApiProblem)) throw error
    if (error.status === 401) return { kind: 'signed-out' }
    if (error.status >= 500 || error.status === 429) return { kind: 'lost' }
    const { deed } = entry
    const overtaken = error.status === 412 || error.code === 'wrong-state'
    if (deed.kind === 'outage' || !overtaken) return { kind: 'refused', reason: refusalText(error) }
    const standing = await look(deed.reservationId)
    return standing === null ? { kind: 'lost' } : judge(deed, standing, name)
  }
}

/** From which state to which a deed leads. */
const STEPS = {
  check_in: ['confirmed', 'in_use'],
  check_out: ['in_use', 'done'],
  no_show: ['confirmed', 'no_show'],
} as const

/** Tells what a reservation's present state means for a deed that was pressed on an earlier one. */
export function judge(deed: Exclude<Deed, { kind: 'outage' }>, now: Reservation, name: string): Outcome {
  const [before, after] = STEPS[deed.kind]
  if (now.state === before && now.revision !== deed.revision) return { kind: 'again', revision: now.revision }
  const last = now.history.at(-1)
  const mine = last?.actor === name
  // The use has begun, whoever pressed: nothing is lost. Hours are another matter, they are written once.
  if (deed.kind === 'check_in' && (now.state === after || now.state === 'done'))
    return { kind: 'done', revision: now.revision }
  // That nobody came is the same, whoever says so.
  if (deed.kind === 'no_show' && now.state === after) return { kind: 'done', revision: now.revision }
  if (deed.kind === 'check_out' && now.state === after && mine) return { kind: 'done', revision: now.revision }
  if (now.state === after) return { kind: 'refused', reason: t('bench.queue.othersHours', { who: last?.actor ?? '—' }) }
  return { kind: 'refused', reason: t('bench.queue.stateNow', { state: t(`reservation.state.${now.state}`) }) }
}

/**
 * Writes the hours of a check-out that is sent late: they end when the button was pressed, not when the network came
 * back. When the use only began after that (the check-in was late, too), the server's own times stand.
 */
export function lateHours(since: string | null, pressedAt: string, now: number): { kind: 'test'; start: string; end: string }[] {
  if (since === null || now - Date.parse(pressedAt) < LATE_MS || Date.parse(since) >= Date.parse(pressedAt)) return []
  return [{ kind: 'test', start: since, end: pressedAt }]
}

async function send({ deed, pressedAt }: Entry, now: number): Promise<number | null> {
  if (deed.kind === 'outage') {
    await ask(api.PUT('/outages/{id}', { params: { path: { id: deed.outageId } }, body: deed.body }))
    return null
  }
  const params = { path: { id: deed.reservationId }, header: matching(deed.revision) }
  if (deed.kind === 'check_in')
    return (await ask(api.POST('/reservations/{id}/check-in', { params, body: {} }))).revision
  if (deed.kind === 'no_show')
    return (await ask(api.POST('/reservations/{id}/no-show', { params, body: {} }))).revision
  const late = !deed.body.intervals?.length && now - Date.parse(pressedAt) >= LATE_MS
  const intervals = late
    ? lateHours((await look(deed.reservationId))?.checked_in_at ?? null, pressedAt, now)
    : (deed.body.intervals ?? [])
  const body = { ...deed.body, ...(intervals.length ? { intervals } : {}) }
  return (await ask(api.POST('/reservations/{id}/check-out', { params, body }))).revision
}

async function look(id: string): Promise<Reservation | null> {
  return ask(api.GET('/reservations/{id}', { params: { path: { id } } })).catch(() => null)
}

function refusalText(error: ApiProblem): string {
  const texts = (error.body.violations ?? []).map((each) => pick(each.text))
  return texts.length > 0 ? texts.join(t('booking.comma')) : problemText(error)
}
