/** Everything that will happen when a series is sent, as sentences in a fixed order. */

import type { SeriesQuote } from '../../../api/types'
import { countsOf } from '../../../booking/series/verdicts'
import { formatMoney } from '../../../format/money'
import { t } from '../../../i18n'

/** Returns the sentences; none when nothing of it can be had. */
export function seriesConsequences(quote: Pick<SeriesQuote, 'occurrences' | 'price_fen'>, facility: string): string[] {
  const { confirmed, pending, possible } = countsOf(quote.occurrences)
  if (possible === 0) return []
  const { price_fen: fen } = quote
  return [
    ...(confirmed ? [t('series.will.confirmed', { n: confirmed }, confirmed)] : []),
    ...(pending ? [t('series.will.held', { n: pending }, pending)] : []),
    fen == null ? t('booking.will.noCharge') : t('series.will.cost', { price: formatMoney(fen) }),
    t('series.will.each'),
    t('booking.will.told', { facility }),
    t('booking.will.hidden'),
  ]
}
