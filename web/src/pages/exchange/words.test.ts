import { beforeEach, describe, expect, it } from 'vitest'
import { ApiProblem } from '../../api/problem'
import type { Proposal } from '../../api/types'
import { setLocale } from '../../i18n'
import { closedText, headline, meaningOfProposal, standingOf, timesOf, tradeOf, wishFault } from './words'

const facility = { id: 'f', name: { zh: '微纳平台', en: 'Nano lab' }, time_zone: 'Asia/Shanghai' }
const base = {
  kind: 'swap', mine: true, by: { id: 'a', name: '王珊' }, to: null, facility, state: 'open', until: '2026-12-01T01:00:00Z',
  start: '2026-12-01T01:00:00Z', end: '2026-12-01T03:00:00Z',
  counter_start: '2026-12-02T06:00:00Z', counter_end: '2026-12-02T07:00:00Z',
} satisfies Partial<Proposal>
const asked = { ...base, mine: false, to: { id: 'b', name: '周启明' } }
const problem = (body: object) => new ApiProblem(422, body)
const closed = (state: string) => problem({ code: 'wrong-state', params: { state } })

describe('a proposal in words', () => {
  beforeEach(() => setLocale('zh'))

  it('names_the_other_one_but_not_to_whoever_proposes_a_swap', () => {
    expect(headline({ ...base, kind: 'hand_over', to: asked.to })).toContain('周启明')
    expect(headline({ ...asked, kind: 'hand_over' })).toContain('王珊')
    expect(headline(asked)).toContain('王珊')
    expect(headline(base)).toBe('与别人互换时间')
  })

  it('says_to_each_what_he_gets_and_gives', () => {
    expect(timesOf(base).map(({ what, start }) => [what, start])).toEqual([['gets', base.counter_start], ['gives', base.start]])
    expect(timesOf(asked).map(({ what, start }) => [what, start])).toEqual([['gets', base.start], ['gives', base.counter_start]])
    expect(timesOf({ ...asked, kind: 'hand_over' }).map(({ what }) => what)).toEqual(['offered'])
    expect(timesOf({ ...base, kind: 'hand_over' })).toEqual([])
  })

  it('says_until_when_an_answer_may_come', () => {
    expect(standingOf(base)).toContain('12月1日 周二 09:00')
    expect(standingOf(asked)).toContain('请在 12月1日 周二 09:00 前答复')
    expect(standingOf({ ...base, state: 'overtaken' })).not.toContain('12月1日')
  })

  it('has_a_meaning_for_every_state', () => {
    const states = ['open', 'accepted', 'refused', 'withdrawn', 'expired', 'overtaken'] as const
    expect(states.map(meaningOfProposal)).toEqual(['waiting', 'confirmed', 'refused', 'quiet', 'quiet', 'quiet'])
  })
})

describe('what a swap would change', () => {
  const own = { start: base.start, end: base.end, price_fen: 20_000 }
  const use = { start: base.counter_start, end: base.counter_end }

  it('is_the_length_and_the_price_of_the_other_time', () => {
    setLocale('zh')
    expect(tradeOf(own, { use, whole: true }, { price_fen: 10_000 }))
      .toEqual({ length: '时长：2 小时 → 1 小时', price: '费用：¥200 → ¥100，少 ¥100' })
    expect(tradeOf(own, { use, whole: true }, null).price).toBe('')
  })

  it('is_only_the_most_it_can_be_where_several_may_stand_side_by_side', () => {
    setLocale('zh')
    expect(tradeOf(own, { use, whole: false }, { price_fen: 10_000 }))
      .toEqual({ length: '时长：2 小时 → 至多 1 小时', price: '费用：¥200 → 至多 ¥100' })
  })

  it('is_no_price_where_the_side_pays_nothing', () => {
    setLocale('en')
    const free = { ...own, price_fen: null }
    expect(tradeOf(free, { use, whole: false }, { price_fen: null }).price).toBe('Price: no charge → no charge')
  })
})

describe('what goes wrong with a proposal', () => {
  beforeEach(() => setLocale('zh'))

  it('is_said_by_what_became_of_it', () => {
    expect(closedText(closed('withdrawn'))).toContain('撤回')
    expect(closedText(closed('done'))).toBe('')
    expect(closedText(problem({ code: 'validation' }))).toBe('')
  })

  it('is_said_of_an_address_that_leads_to_nobody', () => {
    const unknown = problem({ code: 'validation', errors: [{ pointer: '/email', code: 'unknown_choice' }] })
    expect(wishFault(unknown, '/email', '请从给出的选项中选择。')).toContain('没有使用这个邮箱的账户')
    expect(wishFault(unknown, '/at', '')).toBe('')
    const bad = problem({ code: 'validation', errors: [{ pointer: '/email', code: 'not_an_address' }] })
    expect(wishFault(bad, '/email', '这不像一个邮箱地址。')).toBe('这不像一个邮箱地址。')
  })
})
