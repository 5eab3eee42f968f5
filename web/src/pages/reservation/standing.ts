/** Where a reservation stands, in words. */

import type { RouteLocationRaw } from 'vue-router'
import type { Reservation } from '../../api/types'
import { askedOf, needsQuery } from '../../booking/needs'
import { formatInstantText, formatSpan } from '../../format/time'
import { locale, t } from '../../i18n'

/** What of a reservation is looked at. */
export type Facts = Pick<
  Reservation,
  'state' | 'hold_until' | 'awaiting' | 'reason' | 'facility' | 'cancel_until' | 'waiting' | 'kept_until' | 'cancel_counts' | 'needs' | 'history' | 'short_hold' | 'handed_over' | 'handed_over_to'
>

/** Who reads: `made` has just asked for it, `own` is the applicant, `other` anybody else who may know it. */
export type Reading = 'made' | 'own' | 'other'

/** Returns the sentence for the state. */
export function standingText(reservation: Facts, reading: Reading, now: number = Date.now()): string {
  const { state, hold_until: until, awaiting, reason, facility, cancel_until: cancelUntil } = reservation
  const at = (instant: string) => formatInstantText(instant, facility.time_zone, locale.value, now)
  const because = reason ? t('reservation.standing.because', { reason }) : ''
  switch (state) {
    case 'held':
      return t(reading === 'made' ? 'reservation.standing.heldNow' : 'reservation.standing.held', {
        deadline: until ? at(until) : '—',
        approvals: awaiting.map((each) => t(`booking.approval.${each}`)).join(t('booking.comma')),
      })
    case 'confirmed': {
      if (reading === 'other') return t('reservation.standing.confirmedOther')
      const inTime = now < Date.parse(cancelUntil)
      const late = t(reservation.cancel_counts ? 'reservation.standing.cancelCounts' : 'reservation.standing.askLab')
      const cancel = inTime ? t('reservation.standing.cancelUntil', { deadline: at(cancelUntil) }) : late
      const kept = reservation.kept_until ? t('reservation.standing.keptUntil', { deadline: at(reservation.kept_until) }) : ''
      return `${t(reading === 'made' ? 'reservation.standing.confirmedNow' : 'reservation.standing.confirmed')}${cancel}${kept}`
    }
    case 'in_use':
      return t('reservation.standing.inUse')
    case 'done':
      return ''
    case 'cancelled':
      if (wasLetGo(reservation)) return t('hold.ended')
      if (!reservation.handed_over) return t('reservation.standing.cancelled') + because
      return t('reservation.standing.handedOver', { who: reservation.handed_over_to?.name ?? t('reservation.standing.somebody') })
    case 'declined':
      return t('reservation.standing.declined') + because
    case 'lapsed':
      return t(wasLetGo(reservation) ? 'hold.ended' : 'reservation.standing.lapsed')
    case 'waiting':
      return reservation.waiting && until
        ? t('reservation.standing.waiting', {
            span: formatSpan(reservation.waiting.from, reservation.waiting.to, facility.time_zone, locale.value),
            ahead: t('waiting.ahead', { n: reservation.waiting.ahead ?? 0 }, reservation.waiting.ahead ?? 0),
            until: at(until),
          })
        : ''
    case 'offered':
      if (!reservation.waiting && !reservation.short_hold && reading !== 'other')
        return t('reservation.standing.offeredInstead', { deadline: until ? at(until) : '—' })
      return t(reading === 'other' ? 'reservation.standing.offeredOther' : 'reservation.standing.offered', {
        deadline: until ? at(until) : '—',
      })
    case 'no_show':
      return t(reading === 'other' ? 'reservation.standing.noShowOther' : 'reservation.standing.noShow')
    case 'displaced':
      if (reading === 'other') return t('reservation.standing.displacedOther')
      // What it needs may be out while the instrument works.
      return t(reservation.needs ? 'reservation.standing.displacedPart' : 'reservation.standing.displaced')
  }
}

/** Tells whether it was only kept for some minutes and never booked. */
export function wasLetGo({ history }: Pick<Reservation, 'history'>): boolean {
  return history.at(-1)?.action === 'hold_ended'
}

/** A closer word than the state's own. */
export function closerWord(reservation: { short_hold?: boolean; handed_over: boolean }): string | undefined {
  if (reservation.short_hold) return t('hold.state')
  return reservation.handed_over ? t('exchange.handedOver') : undefined
}

/** Leads to the same time of the same instrument, when the reservation is over before it was used and lies ahead. */
export function bookAgainLink(
  reservation: Pick<Reservation, 'state' | 'start' | 'end' | 'instrument' | 'mode' | 'needs' | 'handed_over'>,
  now: number = Date.now(),
): RouteLocationRaw | null {
  const { state, start, end, instrument, mode, needs } = reservation
  if (!['cancelled', 'lapsed', 'declined', 'displaced'].includes(state) || Date.parse(start) <= now || reservation.handed_over) return null
  return { path: `/instruments/${instrument.id}`, query: { start, end, mode, ...needsQuery(askedOf(needs)) } }
}
