/** The live answer for several times together. */

import { onChange, touches } from '../../api/events'
import { api, ask } from '../../api/client'
import type { BundleQuote, BundleQuoteRequest } from '../../api/types'
import type { Live } from '../../booking/live'
import { noAnswer, useLive } from '../../booking/live'

/** Asks whenever a time changes, and again when somebody else's change touches one of them. */
export function usePlanQuote(question: () => BundleQuoteRequest | null): Live<BundleQuote> {
  // Each of them is watched below.
  const nowhere = { instrumentId: '', from: '', to: '' }
  const live = useLive<BundleQuoteRequest, BundleQuote>({
    question,
    send: (body, signal) => ask(api.POST('/bundle-quote', { body, signal })),
    watched: () => nowhere,
  }, noAnswer())
  onChange((change) => {
    const items = question()?.items ?? []
    const here = (item: (typeof items)[number]) =>
      change?.instrument_id === item.instrument_id && touches(change, item.start, item.end)
    if (change !== null && items.some(here)) live.again()
  })
  return live
}
