/** A few instruments for the words being typed: asked when the typing rests, older answers dropped. */

import type { Ref, ShallowRef } from 'vue'
import { onScopeDispose, ref, shallowRef } from 'vue'
import { api, ask } from '../api/client'
import type { InstrumentCard } from '../api/types'

const REST = 220
const SHOWN = 6

/** The list under the search field. */
export interface Suggestions {
  items: ShallowRef<InstrumentCard[]>
  /** The marked one; -1 for the words as typed. */
  marked: Ref<number>
  ask: (words: string) => void
  /** Marks the next or previous one; past either end lie the words as typed. */
  step: (by: 1 | -1) => void
  close: () => void
}

/** Makes the list; it is empty until somebody types. */
export function useSuggestions(): Suggestions {
  const items = shallowRef<InstrumentCard[]>([])
  const marked = ref(-1)
  let timer: ReturnType<typeof setTimeout> | undefined
  let running: AbortController | null = null

  function close(): void {
    clearTimeout(timer)
    running?.abort()
    items.value = []
    marked.value = -1
  }

  async function load(q: string): Promise<void> {
    const mine = new AbortController()
    running = mine
    try {
      const page = await ask(api.GET('/instruments', { params: { query: { q, limit: SHOWN } }, signal: mine.signal }))
      if (running !== mine) return
      items.value = page.items
      marked.value = -1
    } catch {
      // Suggestions are a courtesy: without them the search itself still tells what is wrong.
    }
  }

  function onWords(words: string): void {
    clearTimeout(timer)
    running?.abort()
    if (words.trim() === '') close()
    else timer = setTimeout(() => void load(words.trim()), REST)
  }

  function step(by: 1 | -1): void {
    const places = items.value.length + 1
    marked.value = ((marked.value + 1 + by + places) % places) - 1
  }

  onScopeDispose(close)
  return { items, marked, ask: onWords, step, close }
}
