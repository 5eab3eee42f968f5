/** Everything that will happen when the booking is sent, as sentences in a fixed order. */

import type { Quote } from '../../../api/types'
import { formatMoney } from '../../../format/money'
import { formatInstantText } from '../../../format/time'
import { locale, t } from '../../../i18n'

/** What of the answer decides what will happen. */
export type QuoteFacts = Pick<Quote, 'outcome' | 'price_fen' | 'hold_until' | 'approval' | 'cancel_until' | 'collected'>

/** Returns the sentences; a refused booking has none, since nothing would happen. */
export function consequencesOf(quote: QuoteFacts, zone: string, facility: string, now: number = Date.now()): string[] {
  if (quote.outcome === 'refused') return []
  const at = (instant: string) => formatInstantText(instant, zone, locale.value, now)
  const { collected } = quote
  if (collected) {
    return [
      t('contest.will.takesPart', { closes: at(collected.closes_at), decided: at(collected.decided_by) }),
      t('contest.will.order'),
      t('contest.will.nothing'),
      quote.price_fen == null ? t('booking.will.noCharge') : t('contest.will.cost', { price: formatMoney(quote.price_fen) }),
      t('contest.will.list'),
    ]
  }
  const waits = quote.approval.map((each) => t(`booking.approval.${each}`)).join(t('booking.comma'))
  return [
    quote.outcome === 'confirmed' || !quote.hold_until
      ? t('booking.will.confirmed')
      : t('booking.will.held', { deadline: at(quote.hold_until), approvals: waits }),
    quote.price_fen == null ? t('booking.will.noCharge') : t('booking.will.cost', { price: formatMoney(quote.price_fen) }),
    Date.parse(quote.cancel_until) > now
      ? t('booking.will.cancelUntil', { deadline: at(quote.cancel_until) })
      : t('booking.will.noCancel', { facility }),
    t('booking.will.told', { facility }),
    t('booking.will.hidden'),
  ]
}
