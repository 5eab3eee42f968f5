import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { effectScope } from 'vue'
import type { Change } from './events'
import { onChange } from './events'

class Stream extends EventTarget {
  static made: Stream[] = []
  static readonly CLOSED = 2
  readyState = 1
  constructor(readonly url: string) {
    super()
    Stream.made.push(this)
  }
  close() {
    this.readyState = 2
  }
  say(data: string) {
    this.dispatchEvent(new MessageEvent('change', { data }))
  }
}

const change: Change = { instrument_id: 'i1', from: 'a', to: 'b' }

describe('the stream of changes', () => {
  beforeEach(() => {
    Stream.made = []
    vi.stubGlobal('EventSource', Stream)
    vi.useFakeTimers()
  })
  afterEach(() => {
    vi.unstubAllGlobals()
    vi.useRealTimers()
  })

  function listen() {
    const heard: (Change | null)[] = []
    const scope = effectScope()
    scope.run(() => onChange((each) => heard.push(each)))
    return { heard, scope }
  }

  it('is_one_for_all_listeners_and_closes_after_the_last', () => {
    const [one, two] = [listen(), listen()]
    expect(Stream.made).toHaveLength(1)
    Stream.made[0]!.say(JSON.stringify(change))
    expect([one.heard, two.heard]).toEqual([[change], [change]])
    one.scope.stop()
    expect(Stream.made[0]!.readyState).toBe(1)
    two.scope.stop()
    expect(Stream.made[0]!.readyState).toBe(2)
  })

  it('tells_everybody_to_ask_again_after_a_gap', () => {
    const { heard, scope } = listen()
    const stream = Stream.made[0]!
    stream.dispatchEvent(new Event('open'))
    expect(heard).toEqual([])
    stream.dispatchEvent(new Event('error'))
    stream.dispatchEvent(new Event('open'))
    expect(heard).toEqual([null])
    scope.stop()
  })

  it('tells_everybody_to_ask_again_when_the_server_skipped_some', () => {
    const { heard, scope } = listen()
    Stream.made[0]!.dispatchEvent(new MessageEvent('reload', { data: '{}' }))
    expect(heard).toEqual([null])
    scope.stop()
  })

  it('opens_again_after_an_answer_that_was_no_stream', () => {
    const { heard, scope } = listen()
    Stream.made[0]!.close()
    Stream.made[0]!.dispatchEvent(new Event('error'))
    vi.advanceTimersByTime(15_000)
    expect(Stream.made).toHaveLength(2)
    Stream.made[1]!.dispatchEvent(new Event('open'))
    expect(heard).toEqual([null])
    scope.stop()
  })
})
