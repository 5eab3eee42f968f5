import { describe, expect, it } from 'vitest'
import { reactive } from 'vue'
import { merged } from './merge'

const before = { max: 480, hold: 2880, sides: ['own_group'] }

describe('a form that somebody else saved meanwhile', () => {
  it('keeps_what_is_typed_and_takes_the_rest_from_the_other', () => {
    expect(merged(before, { ...before, max: 360 }, { ...before, hold: 1440 })).toEqual({
      max: 360,
      hold: 1440,
      sides: ['own_group'],
    })
  })

  it('keeps_what_is_typed_where_both_have_changed_the_same', () => {
    expect(merged(before, { ...before, max: 360 }, { ...before, max: 240 }).max).toBe(360)
  })

  it('keeps_a_rule_that_only_one_of_them_has', () => {
    const rules = [{ grid: 240 }]
    expect(merged<object>(before, { ...before, rules }, { ...before, max: 240 })).toEqual({ ...before, max: 240, rules })
    expect(merged<object>(before, before, { ...before, rules })).toEqual({ ...before, rules })
    expect(merged<object>({ ...before, rules }, { ...before, rules: undefined }, { ...before, rules })).toEqual(before)
  })

  it('may_be_a_form_that_vue_watches', () => {
    expect(merged(before, reactive({ ...before, sides: ['outside'] }), before).sides).toEqual(['outside'])
  })

  it('compares_lists_by_what_is_in_them', () => {
    expect(merged(before, { ...before, sides: ['own_group'] }, { ...before, sides: [] }).sides).toEqual([])
  })
})
