/** The live answer for moving a series: every occurrence that would move, with its verdict. */

import { api, ask } from '../../api/client'
import type { MoveSeries, OccurrenceVerdict, SeriesMoveQuote } from '../../api/types'
import type { Live } from '../live'
import { noAnswer, useLive } from '../live'

/** What is asked: the series, its instrument and the move. */
export interface MoveQuestion {
  seriesId: string
  instrumentId: string
  body: MoveSeries
}

/** The answer, which a refused move may bring up to date. */
export interface LiveMove extends Live<SeriesMoveQuote> {
  take: (verdicts: OccurrenceVerdict[]) => void
}

/** Asks about the move whenever it changes, and again when somebody else's change touches it. */
export function useSeriesMove(question: () => MoveQuestion | null): LiveMove {
  const quote = noAnswer<SeriesMoveQuote>()
  const live = useLive<MoveQuestion, SeriesMoveQuote>({
    question,
    send: ({ seriesId, body }, signal) =>
      ask(api.POST('/series/{id}/move-quote', { params: { path: { id: seriesId } }, body, signal })),
    watched: ({ instrumentId, body }) =>
      ({ instrumentId, from: body.start, to: quote.value?.occurrences.at(-1)?.end ?? body.end }),
    // A list that vanishes and comes back would make the page jump.
    onNew: (next) => next === null && (quote.value = null),
  }, quote)
  const possible = (all: OccurrenceVerdict[]) => all.filter((each) => each.outcome !== 'refused').length
  return {
    ...live,
    take: (occurrences) => quote.value && (quote.value = { ...quote.value, occurrences, possible: possible(occurrences) }),
  }
}
