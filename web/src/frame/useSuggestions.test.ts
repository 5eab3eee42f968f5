import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { effectScope } from 'vue'
import { useSuggestions } from './useSuggestions'

const asked: string[] = []

describe('suggestions', () => {
  beforeEach(() => {
    vi.useFakeTimers()
    asked.length = 0
    vi.stubGlobal('fetch', (request: Request) => {
      asked.push(new URL(request.url).searchParams.get('q') ?? '')
      return Promise.resolve(new Response(JSON.stringify({ items: [{ id: 'a' }, { id: 'b' }], next: null })))
    })
  })
  afterEach(() => {
    vi.useRealTimers()
    vi.unstubAllGlobals()
  })

  it('are_asked_for_once_the_typing_rests_and_gone_when_nothing_is_typed', async () => {
    const scope = effectScope()
    const list = scope.run(useSuggestions)!
    list.ask('电')
    list.ask('电镜 ')
    await vi.advanceTimersByTimeAsync(300)
    expect([asked, list.items.value.length]).toEqual([['电镜'], 2])
    list.ask(' ')
    expect(list.items.value).toEqual([])
    scope.stop()
  })

  it('the_mark_goes_round_through_the_words_as_typed', async () => {
    const scope = effectScope()
    const list = scope.run(useSuggestions)!
    list.ask('x')
    await vi.advanceTimersByTimeAsync(300)
    const seen = [1, 1, 1, -1, -1].map((by) => {
      list.step(by as 1 | -1)
      return list.marked.value
    })
    expect(seen).toEqual([0, 1, -1, 1, 0])
    scope.stop()
  })
})
