/** A proposal in words: what is proposed, which times change hands, how it stands. */

import { ApiProblem } from '../../api/problem'
import type { Proposal, Quote, Reservation } from '../../api/types'
import type { Meaning } from '../../components/MeaningSign.vue'
import { formatDuration, minutesBetween } from '../../format/duration'
import { formatMoneyShort } from '../../format/money'
import { formatInstantText } from '../../format/time'
import { knows, locale, t } from '../../i18n'
import type { Taken } from './times'

/** A time that changes hands, as the reader sees it. */
export interface Changing {
  what: 'offered' | 'gets' | 'gives'
  start: string
  end: string
}

/** Says in one line what is proposed. */
export function headline({ kind, mine, by, to }: Pick<Proposal, 'kind' | 'mine' | 'by' | 'to'>): string {
  const side = mine ? 'mine' : 'asked'
  return t(`exchange.line.${kind}.${side}`, { who: (mine ? to?.name : by.name) ?? '' })
}

/** Lists the times that change hands; of his own hand-over the giver knows the time. */
export function timesOf(proposal: Pick<Proposal, 'kind' | 'mine' | 'start' | 'end' | 'counter_start' | 'counter_end'>): Changing[] {
  const { kind, mine, start, end, counter_start: from, counter_end: to } = proposal
  if (kind === 'hand_over') return mine ? [] : [{ what: 'offered', start, end }]
  if (!from || !to) return []
  const [one, other] = [{ start, end }, { start: from, end: to }]
  return [{ what: 'gets', ...(mine ? other : one) }, { what: 'gives', ...(mine ? one : other) }]
}

/** Says what a swap would change for whoever proposes it; the price follows once the answer is there. */
export function tradeOf(
  own: Pick<Reservation, 'start' | 'end' | 'price_fen'>,
  { use, whole }: Pick<Taken, 'use' | 'whole'>,
  quote: Pick<Quote, 'price_fen'> | null,
): { length: string; price: string } {
  const length = (span: { start: string; end: string }) => formatDuration(minutesBetween(span.start, span.end), locale.value)
  const money = (fen: number | null | undefined) => (fen == null ? t('booking.free') : formatMoneyShort(fen))
  const then = (what: string) => (whole ? what : t('exchange.swap.atMost', { what }))
  const by = quote ? (quote.price_fen ?? 0) - (own.price_fen ?? 0) : 0
  const difference = by === 0 ? '' : t(by > 0 ? 'exchange.swap.dearer' : 'exchange.swap.cheaper', { by: formatMoneyShort(Math.abs(by)) })
  return {
    length: t('exchange.swap.length', { now: length(own), then: then(length(use)) }),
    // What is free stays free, however long it is.
    price: quote ? t('exchange.swap.price', {
      now: money(own.price_fen), then: quote.price_fen == null ? money(null) : then(money(quote.price_fen)), difference: whole ? difference : '',
    }) : '',
  }
}

/** Says how it stands. */
export function standingOf({ state, mine, until, facility }: Pick<Proposal, 'state' | 'mine' | 'until' | 'facility'>): string {
  if (state !== 'open') return t(`exchange.state.${state}`)
  return t(mine ? 'exchange.waits' : 'exchange.answerBy', { until: formatInstantText(until, facility.time_zone, locale.value) })
}

/** Returns the meaning of its state; what lapsed without a no is quiet. */
export function meaningOfProposal(state: Proposal['state']): Meaning {
  switch (state) {
    case 'open':
      return 'waiting'
    case 'accepted':
      return 'confirmed'
    case 'refused':
      return 'refused'
    case 'withdrawn':
    case 'expired':
    case 'overtaken':
      return 'quiet'
  }
}

/** Says why a proposal that was open a moment ago cannot be answered any more; nothing when that is not what went wrong. */
export function closedText(error: unknown): string {
  if (!(error instanceof ApiProblem) || error.code !== 'wrong-state') return ''
  const key = `exchange.closed.${String(error.body.params?.state ?? '')}`
  return knows(key) ? t(key) : ''
}

/** Returns the sentence for a refused field of a proposal; names and moments that lead to nobody have their own. */
export function wishFault(error: unknown, pointer: '/email' | '/at', usual: string): string {
  const codes = error instanceof ApiProblem ? (error.body.errors ?? []) : []
  const unknown = codes.some((each) => each.pointer === pointer && each.code === 'unknown_choice')
  return unknown ? t(pointer === '/email' ? 'exchange.handOver.nobody' : 'exchange.swap.nobody') : usual
}
