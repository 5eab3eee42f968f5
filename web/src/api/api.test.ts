import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { setLocale } from '../i18n'
import { api, ask, matching } from './client'
import { readChange, touches } from './events'
import { ApiProblem, NetworkLoss, fieldErrors, isAborted, isWrongPassword } from './problem'
import { fieldText, problemText, remedyText } from './words'

function answer(status: number, body: unknown, headers: Record<string, string> = {}) {
  const sent: Request[] = []
  vi.stubGlobal('fetch', (request: Request) => {
    sent.push(request)
    const text = body === undefined ? null : JSON.stringify(body)
    return Promise.resolve(new Response(text, { status, headers: { 'Content-Type': 'application/json', ...headers } }))
  })
  return sent
}

const site = () => ask(api.GET('/site'))

describe('asking the server', () => {
  beforeEach(() => setLocale('zh'))
  afterEach(() => vi.unstubAllGlobals())

  it('gives_back_the_data_and_asks_in_the_readers_language', async () => {
    const sent = answer(200, { version: '1' })
    expect(await site()).toEqual({ version: '1' })
    expect(sent[0]?.headers.get('Accept-Language')).toBe('zh-CN')
    setLocale('en')
    await site()
    expect(sent[1]?.headers.get('Accept-Language')).toBe('en')
  })

  it('throws_a_problem_with_its_code_and_waiting_time', async () => {
    answer(429, { code: 'throttled', title: 'slow down' }, { 'Retry-After': '90' })
    const problem = await site().catch((error: unknown) => error)
    expect(problem).toBeInstanceOf(ApiProblem)
    expect(problem).toMatchObject({ status: 429, code: 'throttled', retryAfterSeconds: 90 })
    expect(problemText(problem)).toContain('2 分')
  })

  it('a_refusal_that_is_no_problem_document_still_has_a_code', async () => {
    answer(503, undefined)
    expect(await site().catch((error: unknown) => error)).toMatchObject({ code: 'unavailable' })
  })

  it('tells_a_lost_connection_from_a_request_that_the_page_gave_up', async () => {
    vi.stubGlobal('fetch', () => Promise.reject(new TypeError('Failed to fetch')))
    expect(await site().catch((error: unknown) => error)).toBeInstanceOf(NetworkLoss)
    vi.stubGlobal('fetch', () => Promise.reject(new DOMException('given up', 'AbortError')))
    expect(isAborted(await site().catch((error: unknown) => error))).toBe(true)
  })

  it('tells_an_ended_session_from_a_wrong_password', async () => {
    const refused = async (path: '/session' | '/notices', challenge: string) => {
      vi.stubGlobal('fetch', (request: Request) => {
        const response = new Response('{}', { status: 401, headers: { 'WWW-Authenticate': challenge } })
        Object.defineProperty(response, 'url', { value: request.url })
        return Promise.resolve(response)
      })
      return (await ask(api.GET(path)).catch((error: unknown) => error)) as ApiProblem
    }
    expect(isWrongPassword(await refused('/session', 'Bearer'))).toBe(true)
    expect(isWrongPassword(await refused('/session', 'Bearer error="invalid_token"'))).toBe(false)
    expect((await refused('/notices', 'Bearer')).sessionEnded).toBe(true)
  })

  it('writes_a_revision_as_a_strong_tag', () => expect(matching(7)).toEqual({ 'If-Match': '"7"' }))
})

describe('refused fields', () => {
  const problem = new ApiProblem(422, {
    code: 'validation',
    errors: [
      { pointer: '/person/password', code: 'too_short', params: { length: 4, min: 10 } },
      { pointer: '/person/password', code: 'too_simple', params: { kinds: 1, min_kinds: 3, or_length: 16 } },
      { pointer: '/title', code: 'never_heard_of', params: {} },
    ],
  })

  it('are_found_by_pointer_all_of_them', () => {
    expect(fieldErrors(problem).get('/person/password')).toHaveLength(2)
    expect(fieldErrors(new Error('other')).size).toBe(0)
  })

  it('are_said_with_their_numbers', () => {
    setLocale('zh')
    expect(fieldErrors(problem).get('/person/password')?.map(fieldText).join(' ')).toMatch(/至少 10 个字符，现在 4.*3 类/)
    expect(fieldErrors(problem).get('/title')?.map(fieldText)).toEqual(['这一栏的内容不符合要求。'])
  })
})

describe('words for what failed', () => {
  it('a_code_we_do_not_know_is_said_in_the_servers_words', () => {
    expect(problemText(new ApiProblem(409, { code: 'brand-new', detail: '服务器的话' }))).toBe('服务器的话')
  })

  it('a_fault_of_the_server_comes_with_the_number_to_quote', () => {
    expect(remedyText(new ApiProblem(500, { code: 'internal', request_id: 'req-12345678' }))).toContain('req-12345678')
    expect(remedyText(new ApiProblem(422, {}))).toBe('')
  })
})

describe('changes by others', () => {
  const change = { instrument_id: 'i1', from: '2026-12-01T01:00:00Z', to: '2026-12-01T03:00:00Z' }

  it('are_read_and_anything_else_is_ignored', () => {
    expect(readChange(JSON.stringify(change))).toEqual(change)
    expect(['', '{', '7', 'null', '{"instrument_id":1}'].map(readChange)).toEqual([null, null, null, null, null])
  })

  it('touch_a_window_only_when_they_share_time_with_it', () => {
    expect(touches(change, '2026-12-01T02:00:00Z', '2026-12-01T09:00:00Z')).toBe(true)
    expect(touches(change, '2026-12-01T03:00:00Z', '2026-12-01T09:00:00Z')).toBe(false)
    expect(touches(change, '2026-11-30T00:00:00Z', '2026-12-01T01:00:00Z')).toBe(false)
  })
})
