/** A live answer: asked a moment after the last change of the question, older questions given up. */

import type { Ref, ShallowRef } from 'vue'
import { onScopeDispose, ref, shallowRef, watch } from 'vue'
import type { Watched } from '../api/events'
import { onChangeOf } from '../api/events'
import { isAborted } from '../api/problem'

/** The answer and how fresh it is. */
export interface Live<A> {
  quote: ShallowRef<A | null>
  error: ShallowRef<unknown>
  checking: Ref<boolean>
  again: () => void
}

/** What is asked and how. */
export interface Asking<Q, A> {
  question: () => Q | null
  send: (asked: Q, signal: AbortSignal) => Promise<A>
  /** Whose changes make the answer old. */
  watched: (asked: Q) => Watched
  /** What becomes of the old answer when the question changes; without it, it goes at once. */
  onNew?: (next: Q | null, before: Q | null | undefined) => void
}

/** How long the question must rest before it is asked, in milliseconds. */
const REST = 180

/** Asks whenever the question changes, and again when somebody else's change touches it. */
export function useLive<Q, A>({ question, send, watched, onNew }: Asking<Q, A>, quote: ShallowRef<A | null>): Live<A> {
  const error = shallowRef<unknown>(null)
  const checking = ref(false)
  let timer: ReturnType<typeof setTimeout> | undefined
  let running: AbortController | null = null

  async function turn(asked: Q): Promise<void> {
    const mine = new AbortController()
    running = mine
    try {
      const answer = await send(asked, mine.signal)
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

  function start(asked: Q | null, rest: number): void {
    clearTimeout(timer)
    running?.abort()
    running = null
    checking.value = asked !== null
    if (asked !== null) timer = setTimeout(() => void turn(asked), rest)
  }

  watch(question, (next, before) => {
    if (JSON.stringify(next) === JSON.stringify(before)) return
    if (onNew) onNew(next, before)
    else quote.value = null
    error.value = null
    start(next, REST)
  }, { immediate: true })

  onChangeOf(() => {
    const asked = question()
    return asked === null ? null : watched(asked)
  }, () => start(question(), 0))
  onScopeDispose(() => start(null, 0))
  return { quote, error, checking, again: () => start(question(), 0) }
}

/** Makes an empty answer. */
export function noAnswer<A>(): ShallowRef<A | null> {
  return shallowRef(null) as ShallowRef<A | null>
}
