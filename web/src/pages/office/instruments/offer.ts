/** An offer in a form: whole yuan and fen as people type them, reasons as a choice and words. */

import type { Answer, Body } from '../../../api/answers'

/** The offer as the server has it. */
export type Offer = Answer<'get_offer'>
/** What the server takes. */
export type PutOffer = Body<'put_offer'>
type Side = Offer['prices'][number]['side']

/** Sides, the nearest first. */
export const SIDES: Side[] = ['own_group', 'own_institution', 'outside']
/** Reasons for not opening that have a name; `other` comes with words of one's own. */
export const REASONS = ['teaching_only', 'special_purpose', 'moving', 'secret', 'other'] as const
/** A reason. */
export type Reason = (typeof REASONS)[number]

/** The form. */
export interface OfferForm {
  open: boolean
  reason: Reason | ''
  reasonWords: string
  facilityId: string
  ownerGroupId: string
  modes: Offer['modes']
  capacity: number
  /** Price of an hour in yuan as typed; `''`: that side pays nothing. */
  prices: Record<Side, string>
}

/** Fills the form. */
export function formOf(offer: Offer): OfferForm {
  const code = offer.not_open_reason?.code ?? ''
  const reason = REASONS.find((each) => each === code) ?? (code ? 'other' : '')
  const price = (side: Side) => {
    const found = offer.prices.find((each) => each.side === side)
    return found ? yuanOf(found.per_hour_fen) : ''
  }
  return {
    open: offer.open,
    reason,
    reasonWords: reason === 'other' ? (offer.not_open_reason?.text.zh ?? '') : '',
    facilityId: offer.facility_id ?? '',
    ownerGroupId: offer.owner_group_id ?? '',
    modes: [...offer.modes],
    capacity: offer.capacity,
    prices: { own_group: price('own_group'), own_institution: price('own_institution'), outside: price('outside') },
  }
}

/** Names the sides whose price cannot be read. */
export function unreadablePrices(form: OfferForm): Side[] {
  return SIDES.filter((side) => form.prices[side].trim() !== '' && fenOf(form.prices[side]) === null)
}

/** Writes the request; a reason only goes with an instrument that is not open. */
export function bodyOf(form: OfferForm): PutOffer {
  const reason = form.reason === 'other' ? form.reasonWords.trim() : form.reason
  const prices = SIDES.flatMap((side) => {
    const fen = fenOf(form.prices[side])
    return fen === null ? [] : [{ side, per_hour_fen: fen }]
  })
  return {
    open: form.open,
    ...(!form.open && reason ? { not_open_reason: reason } : {}),
    facility_id: form.facilityId,
    ...(form.ownerGroupId ? { owner_group_id: form.ownerGroupId } : {}),
    modes: form.modes,
    capacity: form.capacity,
    prices,
  }
}

/** Reads yuan with at most two decimals as fen; `null` for anything else, and for nothing. */
export function fenOf(text: string): number | null {
  const [, whole, rest] = /^(\d{1,7})(?:\.(\d{1,2}))?$/.exec(text.trim().replaceAll(',', '')) ?? []
  return whole === undefined ? null : Number(whole) * 100 + Number((rest ?? '').padEnd(2, '0'))
}

/** Writes fen as yuan. */
export function yuanOf(fen: number): string {
  return fen % 100 === 0 ? String(fen / 100) : (fen / 100).toFixed(2)
}
