/** The live answer while somebody selects: asked a moment after the last change, older questions given up. */

import type { Ref, ShallowRef } from 'vue'
import { onScopeDispose, ref, shallowRef, watch } from 'vue'
import { api, ask } from '../api/client'
import { onChangeOf } from '../api/events'
import { isAborted } from '../api/problem'
import type { Quote, QuoteRequest } from '../api/types'

/** What is asked: the instrument and the trial. */
export interface Question {
  instrumentId: string
  body: QuoteRequest
}

/** The answer and how fresh it is. */
export interface LiveQuote {
  quote: ShallowRef<Quote | null>
  error: ShallowRef<unknown>
  checking: Ref<boolean>
  again: () => void
}

/** How long the selection must rest before it is asked about, in milliseconds. */
const REST = 180

/** Asks about the question whenever it changes, and again when somebody else's change touches it. */
export function useQuote(question: () => Question | null): LiveQuote {
  const quote = shallowRef<Quote | null>(null)
  const error = shallowRef<unknown>(null)
  const checking = ref(false)
  let timer: ReturnType<typeof setTimeout> | undefined
  let running: AbortController | null = null

  async function send(asked: Question): Promise<void> {
    const mine = new AbortController()
    running = mine
    const { instrumentId, body } = asked
    try {
      const answer = await ask(
        api.POST('/instruments/{id}/quote', { params: { path: { id: instrumentId } }, body, signal: mine.signal }),
      )
      if (running !== mine) return
      quote.value = answer
      error.value = null
    } catch (reason) {
      if (running !== mine || isAborted(reason)) return
      quote.value = null
      error.value = reason
    }
    checking.value = false
  }

  function start(asked: Question | null, rest: number): void {
    clearTimeout(timer)
    running?.abort()
    running = null
    checking.value = asked !== null
    if (asked) timer = setTimeout(() => void send(asked), rest)
  }

  watch(question, (next, before) => {
    if (JSON.stringify(next) === JSON.stringify(before)) return
    quote.value = null
    error.value = null
    start(next, REST)
  }, { immediate: true })

  onChangeOf(() => {
    const asked = question()
    return asked && { instrumentId: asked.instrumentId, from: asked.body.start, to: asked.body.end }
  }, () => start(question(), 0))
  onScopeDispose(() => start(null, 0))
  return { quote, error, checking, again: () => start(question(), 0) }
}
