import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { effectScope, nextTick, ref } from 'vue'
import type { Question } from './useQuote'
import { useQuote } from './useQuote'

const asked: { url: string; signal: AbortSignal | null; answer: (body: unknown) => void }[] = []

function question(start: string): Question {
  return { instrumentId: 'i1', body: { start, end: '2026-12-01T03:00:00Z', mode: 'self_use' } }
}

describe('live quote', () => {
  beforeEach(() => {
    vi.useFakeTimers()
    asked.length = 0
    vi.stubGlobal('fetch', (request: Request) =>
      new Promise<Response>((resolve, reject) => {
        request.signal.addEventListener('abort', () => reject(new DOMException('given up', 'AbortError')))
        const answer = (body: unknown) => resolve(new Response(JSON.stringify(body), { headers: { 'Content-Type': 'application/json' } }))
        asked.push({ url: request.url, signal: request.signal, answer })
      }))
  })
  afterEach(() => {
    vi.useRealTimers()
    vi.unstubAllGlobals()
  })

  it('asks_once_after_the_selection_has_come_to_rest', async () => {
    const scope = effectScope()
    const current = ref<Question | null>(question('2026-12-01T01:00:00Z'))
    const live = scope.run(() => useQuote(() => current.value))!
    current.value = question('2026-12-01T01:30:00Z')
    await nextTick()
    current.value = question('2026-12-01T02:00:00Z')
    await nextTick()
    expect(live.checking.value).toBe(true)
    await vi.advanceTimersByTimeAsync(500)
    expect(asked).toHaveLength(1)
    asked[0]!.answer({ outcome: 'confirmed' })
    await vi.advanceTimersByTimeAsync(1)
    expect([live.quote.value?.outcome, live.checking.value]).toEqual(['confirmed', false])
    scope.stop()
  })

  it('gives_up_an_older_question_and_never_shows_its_answer', async () => {
    const scope = effectScope()
    const current = ref<Question | null>(question('2026-12-01T01:00:00Z'))
    const live = scope.run(() => useQuote(() => current.value))!
    await vi.advanceTimersByTimeAsync(500)
    current.value = question('2026-12-01T02:00:00Z')
    await nextTick()
    expect(asked[0]!.signal?.aborted).toBe(true)
    await vi.advanceTimersByTimeAsync(500)
    asked[1]!.answer({ outcome: 'refused' })
    asked[0]!.answer({ outcome: 'confirmed' })
    await vi.advanceTimersByTimeAsync(1)
    expect(live.quote.value?.outcome).toBe('refused')
    scope.stop()
  })

  it('says_nothing_when_nothing_is_selected', async () => {
    const scope = effectScope()
    const current = ref<Question | null>(question('2026-12-01T01:00:00Z'))
    const live = scope.run(() => useQuote(() => current.value))!
    current.value = null
    await vi.advanceTimersByTimeAsync(500)
    expect([asked.length, live.checking.value, live.quote.value]).toEqual([0, false, null])
    scope.stop()
  })
})
