import { beforeEach, describe, expect, it } from 'vitest'
import { setLocale } from '../../i18n'
import { appealText, countingText, meaningOfStrike } from './standing'

const facility = { id: 'f', name: { zh: '平台', en: 'Lab' }, time_zone: 'Asia/Shanghai' }
const strike = {
  appeal: 'none' as const, appealed_at: null, appeal_until: '2026-12-08T01:30:00Z', expires_at: '2027-05-30T01:30:00Z',
  counts: true, facility, can: ['contest'],
}
const now = Date.parse('2026-12-01T02:00:00Z')

describe('a strike in words', () => {
  beforeEach(() => setLocale('zh'))

  it('says_until_when_it_counts_and_may_be_contested', () => {
    expect(countingText(strike)).toMatch(/^有效至 .*5月30日 周日$/)
    expect(appealText(strike, now)).toBe('12月8日 周二 09:30 前可以申诉')
  })

  it('says_nothing_of_an_appeal_that_is_no_longer_possible', () => {
    expect(appealText({ ...strike, can: [] }, now)).toBe('')
    expect(countingText({ ...strike, counts: false })).toMatch(/^已于 .*5月30日 周日 失效$/)
  })

  it('says_what_came_of_an_appeal', () => {
    expect(appealText({ ...strike, appeal: 'open', appealed_at: '2026-12-02T01:00:00Z' }, now)).toContain('等待平台处理')
    expect(appealText({ ...strike, appeal: 'upheld' }, now)).toBe('申诉未被采纳')
    expect(countingText({ ...strike, appeal: 'voided', counts: false })).toBe('已撤销，不再计算')
  })

  it.each([
    ['none', true, 'refused'],
    ['open', true, 'waiting'],
    ['upheld', true, 'refused'],
    ['voided', false, 'quiet'],
    ['none', false, 'quiet'],
  ] as const)('with appeal %s that counts: %s means %s', (appeal, counts, meaning) => {
    expect(meaningOfStrike({ appeal, counts })).toBe(meaning)
  })
})
