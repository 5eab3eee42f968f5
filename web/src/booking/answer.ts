/** The live answer in words: what would happen if this time were asked for now. */

import type { Quote } from '../api/types'
import { formatMoneyShort } from '../format/money'
import { formatInstantText } from '../format/time'
import { locale, t } from '../i18n'
import type { TimeLineAnswer } from '../timeline/types'

/** What of an answer the strip needs. */
export type QuoteFacts = Pick<Quote, 'outcome' | 'price_fen' | 'hold_until' | 'violations' | 'collected'>

/** Returns the strip's line; the time line puts the word for the tone in front. */
export function answerOf(quote: QuoteFacts, zone: string): TimeLineAnswer {
  const price = quote.price_fen == null ? t('booking.free') : formatMoneyShort(quote.price_fen)
  switch (quote.outcome) {
    case 'confirmed':
      return { tone: 'free', text: `${price} · ${t('booking.automatic')}` }
    case 'pending': {
      const deadline = quote.hold_until ? formatInstantText(quote.hold_until, zone, locale.value) : null
      return { tone: 'approval', text: deadline ? `${price} · ${t('booking.heldUntil', { deadline })}` : price }
    }
    case 'collected': {
      const closes = quote.collected ? formatInstantText(quote.collected.closes_at, zone, locale.value) : '—'
      return { tone: 'collected', text: t('contest.closes', { closes }) }
    }
    case 'refused':
      return { tone: 'refused', text: t('booking.rules', { n: quote.violations.length }, quote.violations.length) }
  }
}

/** The strip's line while the answer is on its way. */
export const CHECKING: TimeLineAnswer = { tone: 'checking', text: '' }
