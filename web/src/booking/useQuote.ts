/** The live answer for one selected time. */

import { api, ask } from '../api/client'
import type { Quote, QuoteRequest } from '../api/types'
import type { Live } from './live'
import { noAnswer, useLive } from './live'

/** What is asked: the instrument and the trial. */
export interface Question {
  instrumentId: string
  body: QuoteRequest
}

/** The answer and how fresh it is. */
export type LiveQuote = Live<Quote>

/** Asks about the question whenever it changes, and again when somebody else's change touches it. */
export function useQuote(question: () => Question | null): LiveQuote {
  return useLive<Question, Quote>({
    question,
    send: ({ instrumentId, body }, signal) =>
      ask(api.POST('/instruments/{id}/quote', { params: { path: { id: instrumentId } }, body, signal })),
    watched: ({ instrumentId, body }) => ({ instrumentId, from: body.start, to: body.end }),
  }, noAnswer())
}
