import { mount } from '@vue/test-utils'
import { ElSelect, ElSwitch } from 'element-plus'
import { beforeEach, describe, expect, it } from 'vitest'
import { i18n, setLocale } from '../../../i18n'
import ExchangeInput from './ExchangeInput.vue'
import type { Exchange } from './exchange'
import { REACHES, USUAL, withPart } from './exchange'

const field = (modelValue: Exchange | null | undefined) =>
  mount(ExchangeInput, { global: { plugins: [i18n] }, props: { modelValue, at: () => '' } })

describe('hand-overs and swaps in the rules', () => {
  beforeEach(() => setLocale('zh'))

  it('are_the_usual_ones_until_something_is_changed', () => {
    expect(withPart(null, {})).toEqual(USUAL)
    expect(withPart(undefined, { swap: false })).toEqual({ hand_over: 'group', swap: false })
    expect(withPart({ hand_over: 'anybody', swap: false }, { hand_over: 'nobody' })).toEqual({ hand_over: 'nobody', swap: false })
  })

  it.each(REACHES.flatMap((hand_over) => [true, false].map((swap) => ({ hand_over, swap }))))('are_shown_as_they_are_kept: %o', (kept) => {
    const shown = field(kept)
    expect(shown.findComponent(ElSelect).props('modelValue')).toBe(kept.hand_over)
    expect(shown.findComponent(ElSwitch).props('modelValue')).toBe(kept.swap)
    expect(shown.emitted('update:modelValue')).toBeUndefined()
  })

  it('that_the_policy_does_not_name_are_shown_and_written_only_by_a_change', async () => {
    const shown = field(null)
    expect(shown.findComponent(ElSelect).props('modelValue')).toBe('group')
    expect(shown.emitted('update:modelValue')).toBeUndefined()
    await shown.findComponent(ElSwitch).vm.$emit('update:modelValue', false)
    expect(shown.emitted('update:modelValue')).toEqual([[{ hand_over: 'group', swap: false }]])
  })
})
