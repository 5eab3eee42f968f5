import { describe, expect, it } from 'vitest'
import { effectScope, nextTick, ref } from 'vue'
import { ApiProblem } from '../api/problem'
import { useLoad } from './load'
import type { Page } from './pages'
import { usePages } from './pages'
import { useSubmit } from './submit'

/** A question that is answered by hand. */
function byHand<T>() {
  const asked: { cursor?: string; signal: AbortSignal; answer: (value: T) => void; refuse: (error: unknown) => void }[] = []
  const question = (cursor: string | undefined, signal: AbortSignal) =>
    new Promise<T>((answer, refuse) => asked.push({ cursor, signal, answer, refuse }))
  return { asked, question }
}

const settle = async () => {
  await nextTick()
  await Promise.resolve()
  await nextTick()
}

describe('loading', () => {
  it('an_answer_to_an_older_question_is_never_shown', async () => {
    const { asked, question } = byHand<string>()
    const source = ref(1)
    const scope = effectScope()
    const load = scope.run(() => useLoad((signal) => question(undefined, signal), [source]))!
    source.value = 2
    await settle()
    expect(asked[0]!.signal.aborted).toBe(true)
    asked[1]!.answer('new')
    asked[0]!.answer('old')
    await settle()
    expect([load.data.value, load.loading.value]).toEqual(['new', false])
    scope.stop()
  })

  it('what_was_shown_stays_when_asking_again_fails', async () => {
    const { asked, question } = byHand<string>()
    const scope = effectScope()
    const load = scope.run(() => useLoad((signal) => question(undefined, signal)))!
    asked[0]!.answer('kept')
    await settle()
    void load.reload()
    asked[1]!.refuse(new ApiProblem(503, {}))
    await settle()
    expect(load.data.value).toBe('kept')
    expect(load.error.value).toBeInstanceOf(ApiProblem)
    scope.stop()
  })

  it('a_page_that_is_left_gives_up_its_question', () => {
    const { asked, question } = byHand<string>()
    const scope = effectScope()
    scope.run(() => useLoad((signal) => question(undefined, signal)))
    scope.stop()
    expect(asked[0]!.signal.aborted).toBe(true)
  })
})

describe('lists by cursor', () => {
  it('grow_by_their_cursor_until_there_is_none', async () => {
    const { asked, question } = byHand<Page<number>>()
    const scope = effectScope()
    const list = scope.run(() => usePages(question))!
    asked[0]!.answer({ items: [1, 2], next: 'c' })
    await settle()
    expect([list.items.value, list.hasMore.value]).toEqual([[1, 2], true])
    void list.more()
    expect(asked[1]!.cursor).toBe('c')
    asked[1]!.answer({ items: [3], next: null })
    await settle()
    expect([list.items.value, list.hasMore.value]).toEqual([[1, 2, 3], false])
    await list.more()
    expect(asked).toHaveLength(2)
    scope.stop()
  })

  it('a_new_question_starts_again_from_the_first_page', async () => {
    const { asked, question } = byHand<Page<number>>()
    const source = ref('a')
    const scope = effectScope()
    const list = scope.run(() => usePages(question, [source]))!
    asked[0]!.answer({ items: [1], next: 'c' })
    await settle()
    source.value = 'b'
    await settle()
    expect(asked[1]!.cursor).toBeUndefined()
    asked[1]!.answer({ items: [9], next: null })
    await settle()
    expect(list.items.value).toEqual([9])
    scope.stop()
  })
})

describe('sending', () => {
  it('runs_once_however_often_the_button_is_pressed', async () => {
    const submit = useSubmit()
    let runs = 0
    let finish = () => {}
    const work = () => new Promise<void>((resolve) => {
      runs += 1
      finish = resolve
    })
    const first = submit.run(work)
    expect(await submit.run(work)).toBe(false)
    finish()
    expect([await first, runs, submit.busy.value]).toEqual([true, 1, false])
  })

  it('keeps_what_was_refused_and_forgets_it_at_the_next_try', async () => {
    const submit = useSubmit()
    await submit.run(() => Promise.reject(new ApiProblem(422, { errors: [{ pointer: '/name', code: 'empty', params: {} }] })))
    expect(submit.at('/name')).not.toBe('')
    expect(submit.at('/email')).toBe('')
    await submit.run(() => Promise.resolve())
    expect(submit.at('/name')).toBe('')
  })
})
