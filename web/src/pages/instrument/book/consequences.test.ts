import { beforeEach, describe, expect, it } from 'vitest'
import { setLocale } from '../../../i18n'
import { consequencesOf } from './consequences'

const NOW = Date.parse('2026-11-24T02:00:00Z')
const quote = {
  outcome: 'pending' as const, price_fen: 128000, hold_until: '2026-11-26T10:00:00Z',
  approval: ['manager' as const, 'admission' as const], cancel_until: '2026-11-30T01:00:00Z',
}
const of = (part: object = {}) => consequencesOf({ ...quote, ...part }, 'Asia/Shanghai', '微纳平台', NOW)

describe('what will happen', () => {
  beforeEach(() => setLocale('zh'))

  it('a_request_is_held_until_its_deadline_and_says_what_it_waits_for', () => {
    expect(of()[0]).toBe('时间先为您保留到 11月26日 周四 18:00，等待机主批准、市里准入。到期没有获准，保留自动解除。')
  })

  it('says_the_price_to_the_fen_and_until_when_it_can_be_cancelled', () => {
    expect(of()[1]).toContain('¥1,280.00')
    expect(of()[2]).toContain('11月30日 周一 09:00')
  })

  it('says_so_when_it_can_no_longer_be_cancelled', () => {
    expect(of({ cancel_until: '2026-11-24T01:59:00Z' })[2]).toContain('不能自行取消')
  })

  it('nothing_happens_when_refused', () => {
    expect(of({ outcome: 'refused' })).toEqual([])
  })
})
