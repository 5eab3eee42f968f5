/** A request's facts as rows, the same ones for each, so that several can stand side by side. */

import type { Reservation } from '../../../api/types'
import { needsText } from '../../../booking/needs'
import { formatDuration, minutesBetween } from '../../../format/duration'
import { formatMoney } from '../../../format/money'
import { formatInstantText, formatSpan } from '../../../format/time'
import { locale, pick, t } from '../../../i18n'

/** One row: its name and the text of each request, in their order. */
export interface FactRow {
  key: string
  name: string
  texts: string[]
}

/** Names who stands behind a request: group, organisation, or the owner's own staff. */
export function partyName(request: Reservation): string {
  return request.group?.name ?? request.organisation?.name ?? pick(request.institution.name)
}

/** Returns the rows; one that says nothing for any of the requests is left out. */
export function factRows(requests: Reservation[]): FactRow[] {
  const rows: [string, string, (request: Reservation) => string][] = [
    ['time', t('desk.fact.time'), (r) => formatSpan(r.start, r.end, r.facility.time_zone, locale.value)],
    ['length', t('desk.fact.length'), (r) => formatDuration(minutesBetween(r.start, r.end), locale.value)],
    ['party', t('desk.fact.party'), (r) => `${partyName(r)} · ${t(`instrument.sides.${r.side}`)}`],
    ['applicant', t('desk.fact.applicant'), (r) => r.applicant.name],
    ['mode', t('desk.fact.mode'), (r) => t(`instrument.mode.${r.mode}`)],
    ['besides', t('needs.title'), (r) => needsText(r.needs)],
    ['purpose', t('desk.fact.purpose'), (r) => t(`reservation.purpose.${r.purpose}`)],
    ['code', t('desk.fact.code'), (r) => r.project_code ?? ''],
    ['asked', t('desk.fact.asked'), (r) => formatInstantText(r.created_at, r.facility.time_zone, locale.value)],
    [
      'deadline',
      t('desk.fact.deadline'),
      (r) => (r.hold_until ? formatInstantText(r.hold_until, r.facility.time_zone, locale.value) : ''),
    ],
    ['awaiting', t('desk.fact.awaiting'), awaitingText],
    ['price', t('desk.fact.price'), (r) => (r.price_fen == null ? t('booking.free') : formatMoney(r.price_fen))],
    ['note', t('desk.fact.note'), (r) => r.note],
  ]
  const found = rows.map(([key, name, text]) => ({ key, name, texts: requests.map(text) }))
  return found.filter((row) => row.texts.some((text) => text !== ''))
}

/** Says what a request waits for besides the lab. */
function awaitingText(request: Reservation): string {
  const others = request.awaiting.filter((each) => each !== 'manager' && each !== 'bench')
  if (others.length === 0) return request.awaiting.length > 0 ? t('desk.fact.onlyLab') : ''
  return others.map((each) => t(`booking.approval.${each}`)).join(t('booking.comma'))
}
