/** Loading what a page shows: asked again when its question changes, older answers dropped. */

import type { Ref, ShallowRef, WatchSource } from 'vue'
import { onScopeDispose, ref, shallowRef, watch } from 'vue'
import { isAborted } from '../api/problem'

/** What a page knows about something it asked for. */
export interface Load<T> {
  /** The last good answer; kept while a newer one is on its way and when that fails. */
  data: ShallowRef<T | null>
  /** Why the last question was not answered. */
  error: ShallowRef<unknown>
  loading: Ref<boolean>
  /** Asks again. */
  reload: () => Promise<void>
}

/**
 * Asks at once and whenever one of `sources` changes. `question` gets a signal to hand to the request; an answer that
 * comes after a newer question is ignored.
 */
export function useLoad<T>(question: (signal: AbortSignal) => Promise<T>, sources: WatchSource[] = []): Load<T> {
  const data: ShallowRef<T | null> = shallowRef(null)
  const error = shallowRef<unknown>(null)
  const loading = ref(false)
  let running: AbortController | null = null

  async function reload(): Promise<void> {
    running?.abort()
    const mine = new AbortController()
    running = mine
    loading.value = true
    try {
      const answer = await question(mine.signal)
      if (running !== mine) return
      data.value = answer
      error.value = null
    } catch (reason) {
      if (running !== mine || isAborted(reason)) return
      error.value = reason
    } finally {
      if (running === mine) loading.value = false
    }
  }

  watch(sources, () => void reload(), { immediate: true })
  onScopeDispose(() => {
    running?.abort()
    running = null
  })
  return { data, error, loading, reload }
}
