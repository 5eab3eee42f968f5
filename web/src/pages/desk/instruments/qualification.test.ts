import { describe, expect, it } from 'vitest'
import { needOf } from './qualification'

const asks = { qualification_needed: true } as never

describe('a qualification', () => {
  it('is_needed_where_the_rules_ask_for_it_and_self_use_is_offered', () => {
    expect(needOf({ policy: asks, modes: ['self_use', 'commissioned'] })).toBe('needed')
  })

  it('is_asked_of_nobody_while_self_use_is_not_offered', () => {
    expect(needOf({ policy: asks, modes: ['commissioned'] })).toBe('not_offered')
  })

  it('is_not_needed_where_the_rules_do_not_ask', () => {
    expect(needOf({ policy: { qualification_needed: false } as never, modes: ['self_use'] })).toBe('not_needed')
  })
})
