import { mount } from '@vue/test-utils'
import { ElFormItem } from 'element-plus'
import { beforeEach, describe, expect, it } from 'vitest'
import { h } from 'vue'
import { ApiProblem, NetworkLoss } from '../api/problem'
import RefusalDetails from '../booking/RefusalDetails.vue'
import { i18n, setLocale } from '../i18n'
import CreditCodeItem from '../pages/enter/CreditCodeItem.vue'
import LoadState from './LoadState.vue'
import SpanText from './SpanText.vue'
import StateTag from './StateTag.vue'
import { meaningOf } from './meaning'

const global = { plugins: [i18n] }
const load = (props: { data: string | null; error: unknown; empty?: boolean }) =>
  mount(LoadState, { global, props, slots: { default: () => h('p', 'content'), empty: () => h('p', 'nothing here') } })

describe('states of a page', () => {
  beforeEach(() => setLocale('zh'))

  it('shows_a_skeleton_until_the_first_answer', () => {
    const page = load({ data: null, error: null })
    expect(page.find('[aria-busy=true]').exists()).toBe(true)
    expect(page.text()).not.toContain('content')
  })

  it('shows_what_was_loaded_or_why_there_is_nothing', () => {
    expect(load({ data: 'x', error: null }).text()).toBe('content')
    expect(load({ data: 'x', error: null, empty: true }).text()).toBe('nothing here')
  })

  it('keeps_what_was_loaded_below_a_failure_and_offers_to_try_again', async () => {
    const page = load({ data: 'x', error: new NetworkLoss(null) })
    expect(page.text()).toContain('content')
    expect(page.find('[role=alert]').text()).toContain('服务器没有应答')
    await page.find('button').trigger('click')
    expect(page.emitted('retry')).toHaveLength(1)
  })

  it('says_who_can_grant_a_missing_right', () => {
    expect(load({ data: null, error: new ApiProblem(403, {}) }).text()).toContain('设备处')
  })
})

describe('a refusal', () => {
  const violation = { code: 'too_long', params: {}, blockers: [], waivable: true, about_time: true, text: { zh: '最长 4 小时，您选了 5 小时。', en: 'too long' } }
  const alternative = { kind: 'later', start: '2026-12-01T01:00:00Z', end: '2026-12-01T03:00:00Z', text: { zh: '', en: '' } }

  it('lists_every_rule_and_a_chip_moves_the_selection', async () => {
    const props = { violations: [violation, { ...violation, code: 'outage' }], alternatives: [alternative as never], zone: 'Asia/Shanghai' }
    const refusal = mount(RefusalDetails, { global, props })
    expect(refusal.findAll('.reasons li')).toHaveLength(2)
    await refusal.find('.chips button').trigger('click')
    expect(refusal.emitted('pick')).toEqual([[{ start: alternative.start, end: alternative.end }]])
  })

  it('offers_two_parts_only_where_both_can_be_booked', async () => {
    const second = { start: '2026-12-01T06:00:00Z', end: '2026-12-01T08:00:00Z' }
    const alternatives = [{ ...alternative, kind: 'split', second } as never]
    const props = { violations: [violation], alternatives, zone: 'Asia/Shanghai' }
    expect(mount(RefusalDetails, { global, props }).find('.chips').exists()).toBe(false)
    const refusal = mount(RefusalDetails, { global, props: { ...props, inParts: true } })
    expect(refusal.find('.chips').text()).toContain('分两次')
    expect(refusal.find('.chips').text()).toContain('14:00–16:00')
    await refusal.find('.chips button').trigger('click')
    expect(refusal.emitted('pick')).toEqual([[{ start: alternative.start, end: alternative.end, also: second.start }]])
  })
})

describe('the credit code', () => {
  const typed = (modelValue: string, error = '') => mount(CreditCodeItem, { global, props: { modelValue, error } })

  it('is_silent_while_it_is_being_typed', () => {
    expect(typed('9135').text()).not.toContain('18 位，现在')
  })

  it('says_how_long_it_should_be_once_the_field_is_left', async () => {
    const item = typed('9135')
    await item.find('input').trigger('focus')
    await item.find('input').trigger('blur')
    // The form's item shows it a moment later.
    expect(item.findComponent(ElFormItem).props('error')).toBe('应为 18 位，现在是 4 位。')
  })

  it('is_confirmed_at_the_last_sign_and_then_outweighs_an_older_refusal', () => {
    expect(typed('91350100M000100Y43', '旧的错误').text()).toContain('两个校验位都相符')
    expect(typed('91350100M000100Y43', '旧的错误').text()).not.toContain('旧的错误')
  })
})

describe('small parts', () => {
  it('a_state_is_a_sign_and_a_word', () => {
    setLocale('en')
    const tag = mount(StateTag, { global, props: { state: 'held' } })
    expect(tag.text()).toBe('Waiting for approval')
    expect(tag.find('svg').exists()).toBe(true)
    setLocale('zh')
  })

  it('every_state_has_one_of_the_meanings', () => {
    expect((['held', 'confirmed', 'declined', 'done', 'cancelled'] as const).map(meaningOf)).toEqual([
      'waiting', 'confirmed', 'refused', 'over', 'quiet',
    ])
  })

  it('a_span_names_the_zone_of_a_facility_elsewhere', () => {
    const props = { start: '2026-12-01T08:00:00Z', end: '2026-12-01T09:00:00Z', zone: 'Europe/Berlin' }
    expect(mount(SpanText, { props }).text()).toMatch(/09:00–10:00.*(中欧|欧洲)/)
  })
})
