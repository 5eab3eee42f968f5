import { describe, expect, it } from 'vitest'
import type { Policy } from './limits'
import { SECTIONS, following, originOf, sameRules, taken } from './sections'

const policy = (more: object = {}) =>
  ({ grid_minutes: 30, min_minutes: 30, max_minutes: 480, cancel_minutes: 720, ...more }) as unknown as Policy
const said = (sections: typeof SECTIONS, more: object = {}) => ({ sections, policy: policy(more) })

describe('sections of the rules', () => {
  it('come_from_the_nearest_that_is_followed_and_speaks_of_them', () => {
    const [facility, institution] = [said(['length', 'hours']), said(['length', 'ahead'])]
    expect(originOf('length', 'facility', facility, institution)).toBe('facility')
    expect(originOf('length', 'institution', facility, institution)).toBe('institution')
    expect(originOf('ahead', 'facility', facility, institution)).toBe('institution')
    expect(originOf('hours', 'institution', facility, institution)).toBe('own')
    expect(originOf('buffers', 'facility', facility, institution)).toBe('own')
    expect(originOf('length', undefined, facility, institution)).toBe('own')
    expect(originOf('length', 'facility', null, null)).toBe('own')
  })

  it('are_taken_as_another_policy_has_them_and_nothing_else', () => {
    const own = policy({ hour_rules: [{ hours: [] }] })
    const next = taken(own, 'length', policy({ max_minutes: 120, cancel_minutes: 0 }))
    expect(next).toEqual(policy({ max_minutes: 120 }))
    expect(own).toEqual(policy({ hour_rules: [{ hours: [] }] }))
  })

  it('are_taken_as_copies', () => {
    const from = policy({ quotas: [{ limit: 1 }] })
    const next = taken(policy(), 'quotas', from)
    expect(next.quotas).toEqual(from.quotas)
    expect(next.quotas).not.toBe(from.quotas)
  })

  it('are_followed_one_by_one_in_their_order_and_not_at_all_leaves_no_trace', () => {
    const both = following(following(policy(), 'hours', 'institution'), 'length', 'facility')
    expect(JSON.stringify(both.follows)).toBe('{"length":"facility","hours":"institution"}')
    const one = following(both, 'length', undefined)
    expect(one.follows).toEqual({ hours: 'institution' })
    expect(following(one, 'hours', undefined)).toEqual(policy())
  })

  it('say_the_same_in_any_order', () => {
    expect(sameRules({ a: 1, b: [2] }, { b: [2], a: 1 })).toBe(true)
    expect(sameRules({ a: 1 }, { a: 1, b: 2 })).toBe(false)
  })
})
