/** Lists by cursor: the first page, then more behind it. */

import type { Ref, ShallowRef, WatchSource } from 'vue'
import { onScopeDispose, ref, shallowRef, watch } from 'vue'
import { isAborted } from '../api/problem'

/** One page of a list. */
export interface Page<T> {
  items: T[]
  next?: string | null
}

/** A list that grows by its cursor. */
export interface Pages<T> {
  /** `null` until the first page is known. */
  items: ShallowRef<T[] | null>
  error: ShallowRef<unknown>
  loading: Ref<boolean>
  hasMore: Ref<boolean>
  /** Asks for the next page and appends it. */
  more: () => Promise<void>
  /** Starts again from the first page; what is shown stays until it is there. */
  reload: () => Promise<void>
}

/** Asks for the first page at once and whenever one of `sources` changes. */
export function usePages<T>(
  question: (cursor: string | undefined, signal: AbortSignal) => Promise<Page<T>>,
  sources: WatchSource[] = [],
): Pages<T> {
  const items: ShallowRef<T[] | null> = shallowRef(null)
  const error = shallowRef<unknown>(null)
  const loading = ref(false)
  const hasMore = ref(false)
  let next: string | undefined
  let running: AbortController | null = null

  async function turn(cursor: string | undefined): Promise<void> {
    running?.abort()
    const mine = new AbortController()
    running = mine
    loading.value = true
    try {
      const page = await question(cursor, mine.signal)
      if (running !== mine) return
      items.value = cursor === undefined ? page.items : [...(items.value ?? []), ...page.items]
      next = page.next ?? undefined
      hasMore.value = next !== undefined
      error.value = null
    } catch (reason) {
      if (running !== mine || isAborted(reason)) return
      error.value = reason
    } finally {
      if (running === mine) loading.value = false
    }
  }

  watch(sources, () => void turn(undefined), { immediate: true })
  onScopeDispose(() => {
    running?.abort()
    running = null
  })
  return {
    items, error, loading, hasMore,
    more: () => (next === undefined ? Promise.resolve() : turn(next)),
    reload: () => turn(undefined),
  }
}
