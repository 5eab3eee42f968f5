import { afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import { setLocale } from '../../i18n'
import { aReservation } from '../desk/samples'
import { deliver, judge, lateHours } from './deliver'
import type { Entry } from './queue'

const checkIn = { kind: 'check_in', reservationId: 'r1', revision: 3 } as const
const checkOut = { kind: 'check_out', reservationId: 'r1', revision: 4, body: {} } as const
const event = (actor: string) => ({
  at: '2026-12-01T01:00:00Z',
  actor,
  action: 'checked_out',
  reason: null,
  text: { zh: '', en: '' },
})
const entry = (deed: Entry['deed'], pressedAt = '2026-12-01T01:00:00Z'): Entry => ({
  id: '1',
  deed,
  label: 'SEM',
  pressedAt,
  tries: 0,
  refused: null,
})

afterEach(() => vi.unstubAllGlobals())

/** Answers each request in turn; `null` is a lost connection. */
function answering(...answers: ({ status: number; body: unknown } | null)[]) {
  const asked: { path: string; method: string; ifMatch: string | null; body: unknown }[] = []
  vi.stubGlobal('fetch', async (request: Request) => {
    const text = await request.text()
    const path = new URL(request.url).pathname.replace('/api/v1', '')
    asked.push({
      path,
      method: request.method,
      ifMatch: request.headers.get('If-Match'),
      body: text ? JSON.parse(text) : null,
    })
    const answer = answers.shift()
    if (!answer) throw new TypeError('lost')
    return new Response(JSON.stringify(answer.body), {
      status: answer.status,
      headers: { 'content-type': 'application/json' },
    })
  })
  return asked
}

beforeAll(() => setLocale('zh'))

describe('a state that is not the one the button was pressed on', () => {
  it('is_the_work_of_an_earlier_try_when_the_use_has_begun', () => {
    expect(judge(checkIn, aReservation({ state: 'in_use', revision: 4 }), '王')).toEqual({ kind: 'done', revision: 4 })
  })

  it('is_nothing_to_do_when_it_is_known_already_that_nobody_came', () => {
    const missed = { kind: 'no_show', reservationId: 'r1', revision: 3 } as const
    expect(judge(missed, aReservation({ state: 'no_show', revision: 4 }), '王')).toEqual({ kind: 'done', revision: 4 })
    expect(judge(missed, aReservation({ state: 'in_use', revision: 4 }), '王')).toMatchObject({ kind: 'refused' })
  })

  it('takes_the_deed_again_when_it_still_fits', () => {
    expect(judge(checkIn, aReservation({ state: 'confirmed', revision: 5 }), '王')).toEqual({
      kind: 'again',
      revision: 5,
    })
  })

  it('keeps_hours_from_being_written_twice', () => {
    expect(judge(checkOut, aReservation({ state: 'done', revision: 5, history: [event('王')] }), '王')).toEqual({
      kind: 'done',
      revision: 5,
    })
    expect(judge(checkOut, aReservation({ state: 'done', revision: 5, history: [event('李')] }), '王').kind).toBe(
      'refused',
    )
  })

  it('refuses_what_no_longer_makes_sense', () => {
    expect(judge(checkIn, aReservation({ state: 'cancelled' }), '王').kind).toBe('refused')
  })
})

describe('hours sent late', () => {
  const pressed = '2026-12-01T03:00:00Z'
  const later = Date.parse('2026-12-01T03:20:00Z')

  it('end_when_the_button_was_pressed', () => {
    expect(lateHours('2026-12-01T01:00:00Z', pressed, later)).toEqual([
      { kind: 'test', start: '2026-12-01T01:00:00Z', end: pressed },
    ])
  })

  it('are_the_servers_own_when_sent_at_once_or_when_the_use_began_after_pressing', () => {
    expect(lateHours('2026-12-01T01:00:00Z', pressed, Date.parse(pressed) + 2000)).toEqual([])
    expect(lateHours('2026-12-01T03:10:00Z', pressed, later)).toEqual([])
    expect(lateHours(null, pressed, later)).toEqual([])
  })
})

describe('sending an entry', () => {
  it('names_the_revision_and_returns_the_new_one', async () => {
    const asked = answering({ status: 200, body: aReservation({ state: 'in_use', revision: 4 }) })
    expect(await deliver(entry(checkIn), '王')).toEqual({ kind: 'done', revision: 4 })
    expect(asked[0]).toMatchObject({ path: '/reservations/r1/check-in', ifMatch: '"3"' })
  })

  it('is_tried_again_after_a_lost_answer_or_a_tired_server', async () => {
    answering(null)
    expect(await deliver(entry(checkIn), '王')).toEqual({ kind: 'lost' })
    answering({ status: 503, body: { code: 'unavailable' } })
    expect(await deliver(entry(checkIn), '王')).toEqual({ kind: 'lost' })
  })

  it('is_done_when_the_first_try_had_arrived_after_all', async () => {
    answering(
      { status: 412, body: { code: 'stale-revision' } },
      { status: 200, body: aReservation({ state: 'in_use', revision: 4 }) },
    )
    expect(await deliver(entry(checkIn), '王')).toEqual({ kind: 'done', revision: 4 })
  })

  it('waits_for_somebody_to_sign_in', async () => {
    answering({ status: 401, body: { code: 'unauthenticated' } })
    expect(await deliver(entry(checkIn), '王')).toEqual({ kind: 'signed-out' })
  })

  it('says_which_rule_stood_in_the_way', async () => {
    const violations = [
      { code: 'outage', params: {}, blockers: [], waivable: false, about_time: true, text: { zh: '仪器停机', en: 'Out of order' } },
    ]
    answering({ status: 409, body: { code: 'booking-refused', violations } })
    expect(await deliver(entry(checkIn), '王')).toEqual({ kind: 'refused', reason: '仪器停机' })
  })

  it('writes_the_hours_till_the_pressing_when_it_comes_late', async () => {
    const pressed = '2026-12-01T03:00:00Z'
    const used = aReservation({ state: 'in_use', checked_in_at: '2026-12-01T01:00:00Z', revision: 4 })
    const asked = answering({ status: 200, body: used }, { status: 200, body: { ...used, state: 'done', revision: 5 } })
    await deliver(entry(checkOut, pressed), '王', Date.parse('2026-12-01T03:20:00Z'))
    expect(asked[1]?.body).toEqual({ intervals: [{ kind: 'test', start: '2026-12-01T01:00:00Z', end: pressed }] })
  })
})
