import { describe, expect, it } from 'vitest'
import { ApiProblem } from '../../api/problem'
import { setLocale } from '../../i18n'
import { reasonsOf } from './act'
import { leftText } from './countdown'

const UNTIL = '2026-12-01T01:10:00Z'
const before = (ms: number) => leftText(UNTIL, Date.parse(UNTIL) - ms)

describe('a time that is kept', () => {
  it('counts_down_and_shows_no_second_that_has_not_run_out', () => {
    expect([before(600_000), before(599_001), before(61_000), before(9_000), before(1)]).toEqual(['10:00', '10:00', '1:01', '0:09', '0:01'])
  })

  it('is_over_at_its_deadline', () => {
    expect([before(0), before(-5_000)]).toEqual(['', ''])
  })

  it('is_refused_with_every_rule_that_stands_in_the_way', () => {
    setLocale('zh')
    const rule = (code: string, zh: string) => ({ code, text: { zh, en: '' }, blockers: [] })
    const violations = [rule('occupied', '已占用'), rule('one_hold', '一次一段')]
    const body = { status: 409, title: 'refused', code: 'booking-refused', violations } as unknown as ApiProblem['body']
    expect(reasonsOf(new ApiProblem(409, body))).toEqual(['已占用', '一次一段'])
    expect(reasonsOf(new Error('lost'))).toHaveLength(1)
  })
})
