/** The live answer for a series: every occurrence with its verdict. The old one stays until the new one is there. */

import { api, ask } from '../../api/client'
import type { OccurrenceVerdict, SeriesQuote, SeriesQuoteRequest } from '../../api/types'
import { DAY, formatInstant } from '../../timeline/time'
import type { Live } from '../live'
import { noAnswer, useLive } from '../live'
import { withVerdicts } from './verdicts'

/** What is asked: the instrument and the trial. */
export interface SeriesQuestion {
  instrumentId: string
  body: SeriesQuoteRequest
}

/** The answer, which a refused request may bring up to date. */
export interface LiveSeries extends Live<SeriesQuote> {
  take: (verdicts: OccurrenceVerdict[]) => void
}

/** Asks about the series whenever it changes, and again when somebody else's change touches it. */
export function useSeriesQuote(question: () => SeriesQuestion | null): LiveSeries {
  const quote = noAnswer<SeriesQuote>()
  const live = useLive<SeriesQuestion, SeriesQuote>({
    question,
    send: ({ instrumentId, body }, signal) =>
      ask(api.POST('/instruments/{id}/series-quote', { params: { path: { id: instrumentId } }, body, signal })),
    watched: ({ instrumentId, body }) => {
      const last = quote.value?.occurrences.at(-1)?.end ?? formatInstant(Date.parse(body.end) + 7 * DAY)
      return { instrumentId, from: body.start, to: last }
    },
    // A list that vanishes and comes back would make the page jump.
    onNew: (next) => next === null && (quote.value = null),
  }, quote)
  return { ...live, take: (verdicts) => quote.value && (quote.value = withVerdicts(quote.value, verdicts)) }
}
