import { beforeEach, describe, expect, it } from 'vitest'
import type { Reservation } from '../../api/types'
import { setLocale } from '../../i18n'
import { bookAgainLink, closerWord, standingText } from './standing'

const NOW = Date.parse('2026-11-24T02:00:00Z')
const facility = { id: 'f', name: { zh: '微纳平台', en: 'Nano lab' }, time_zone: 'Asia/Shanghai' }
const base = { state: 'held' as const, hold_until: '2026-11-26T10:00:00Z', awaiting: ['manager' as const], reason: null, facility, cancel_until: '2026-11-30T01:00:00Z', kept_until: null, cancel_counts: false, history: [], short_hold: false, handed_over: false, handed_over_to: null }

const entry = (action: string) => ({ action, at: '2026-11-25T01:00:00Z', text: { zh: '', en: '' } }) as Reservation['history'][number]

describe('where a reservation stands', () => {
  beforeEach(() => setLocale('zh'))

  it('a_hold_names_its_deadline_and_what_it_waits_for', () => {
    const text = standingText(base, 'own', NOW)
    expect(text).toContain('11月26日 周四 18:00')
    expect(text).toContain('机主批准')
  })

  it('a_confirmed_one_says_until_when_it_can_be_cancelled_and_then_whom_to_ask', () => {
    const confirmed = { ...base, state: 'confirmed' as const }
    expect(standingText(confirmed, 'made', NOW)).toContain('11月30日 周一 09:00')
    expect(standingText(confirmed, 'own', Date.parse('2026-12-01T00:00:00Z'))).not.toContain('11月30日')
  })

  it('a_confirmed_one_says_until_when_it_is_kept_and_when_giving_up_counts', () => {
    const late = { ...base, state: 'confirmed' as const, kept_until: '2026-12-01T01:30:00Z', cancel_counts: true }
    const text = standingText(late, 'own', Date.parse('2026-12-01T00:00:00Z'))
    expect(text).toContain('12月1日 周二 09:30 前开始使用')
    expect(text).toContain('会记一次失约')
  })

  it('a_missed_one_says_that_the_rest_of_its_time_is_free', () => {
    expect(standingText({ ...base, state: 'no_show' }, 'own', NOW)).toContain('剩余时间已释放')
    expect(standingText({ ...base, state: 'no_show' }, 'other', NOW)).toContain('预约人')
  })

  it('the_lab_is_not_told_that_the_time_is_its_own', () => {
    expect(standingText({ ...base, state: 'confirmed' }, 'other', NOW)).not.toContain('您')
    expect(standingText(base, 'other', NOW)).not.toContain('您')
  })

  it('one_that_was_handed_over_is_not_called_given_back', () => {
    const given = { ...base, state: 'cancelled' as const, handed_over: true, handed_over_to: { id: 'p', name: '周启明' } }
    expect(closerWord(given)).toBe('已转让')
    expect(standingText(given, 'own', NOW)).toBe('这个预约已转让给周启明。')
    expect(standingText({ ...given, handed_over_to: null }, 'own', NOW)).toBe('这个预约已转让给别人。')
    expect(standingText({ ...given, handed_over: false }, 'own', NOW)).toContain('已取消')
  })

  it('a_displaced_one_that_needs_something_does_not_blame_the_instrument', () => {
    const displaced = { ...base, state: 'displaced' as const }
    expect(standingText(displaced, 'own', NOW)).toContain('仪器停机占用了这段时间')
    const needs = { with: [], operator: true, operated_by: null }
    expect(standingText({ ...displaced, needs }, 'own', NOW)).toContain('所需的附件或操作员不可用')
  })

  it('one_that_was_only_kept_is_called_that_and_not_an_offer_or_a_refused_request', () => {
    const kept = { ...base, state: 'offered' as const, awaiting: [], short_hold: true, history: [entry('hold_begun')] }
    expect(closerWord(kept)).toBe('临时保留')
    expect(standingText(kept, 'other', NOW)).toContain('已为申请人保留')
    const ended = { ...kept, short_hold: false, history: [entry('hold_begun'), entry('hold_ended')] }
    for (const state of ['lapsed', 'cancelled'] as const) expect(standingText({ ...ended, state }, 'own', NOW)).toContain('临时保留已结束')
    expect(closerWord(base)).toBeUndefined()
  })

  it('a_declined_one_gives_the_reason', () => {
    expect(standingText({ ...base, state: 'declined', reason: '样品有磁性' }, 'own', NOW)).toContain('样品有磁性')
  })
})

describe('booking the same time again', () => {
  const over = { state: 'cancelled' as const, start: '2026-12-01T01:00:00Z', end: '2026-12-01T03:00:00Z', instrument: { id: 'i1', name: { zh: '', en: '' } }, mode: 'self_use' as const, handed_over: false }

  it('is_offered_while_the_time_lies_ahead', () => {
    expect(bookAgainLink(over, NOW)).toEqual({ path: '/instruments/i1', query: { start: over.start, end: over.end, mode: 'self_use' } })
    expect(bookAgainLink(over, Date.parse(over.start))).toBeNull()
  })

  it('asks_for_the_same_things_besides', () => {
    const eds = { id: 'eds', kind: 'accessory' as const, name: { zh: '能谱仪', en: 'EDS' }, capacity: 1 }
    const needs = { with: [eds], operator: true, operated_by: '赵刚' }
    expect(bookAgainLink({ ...over, needs }, NOW)).toMatchObject({ query: { with: 'eds', operator: '1' } })
  })

  it('is_not_offered_where_somebody_else_has_it_now', () => {
    expect(bookAgainLink({ ...over, handed_over: true }, NOW)).toBeNull()
  })

  it('is_not_offered_for_a_reservation_that_lives', () => {
    expect(bookAgainLink({ ...over, state: 'confirmed' }, NOW)).toBeNull()
  })
})
