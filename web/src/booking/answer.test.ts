import { beforeEach, describe, expect, it } from 'vitest'
import { setLocale } from '../i18n'
import { answerOf } from './answer'

const ZONE = 'Asia/Shanghai'
const quote = { outcome: 'confirmed' as const, price_fen: 36000, hold_until: null, violations: [] }
const year = new Date().getFullYear()

describe('live answer', () => {
  beforeEach(() => setLocale('zh'))

  it('says_the_price_and_that_it_is_confirmed_at_once', () => {
    expect(answerOf(quote, ZONE)).toEqual({ tone: 'free', text: '¥360 · 自动确认' })
    expect(answerOf({ ...quote, price_fen: null }, ZONE).text).toBe('不收费 · 自动确认')
  })

  it('says_until_when_a_request_is_held', () => {
    const held = { ...quote, outcome: 'pending' as const, hold_until: `${year}-12-01T10:00:00Z` }
    expect(answerOf(held, ZONE).tone).toBe('approval')
    expect(answerOf(held, ZONE).text).toMatch(/^¥360 · 保留至 12月1日 周. 18:00$/)
  })

  it('counts_the_rules_in_the_way', () => {
    const violation = { code: 'too_long', params: {}, blockers: [], waivable: true, about_time: true, text: { zh: '', en: '' } }
    const refused = { ...quote, outcome: 'refused' as const, violations: [violation, violation, violation] }
    expect(answerOf(refused, ZONE)).toEqual({ tone: 'refused', text: '3 条规则' })
    setLocale('en')
    expect(answerOf({ ...refused, violations: [violation] }, ZONE).text).toBe('1 rule in the way')
  })
})
