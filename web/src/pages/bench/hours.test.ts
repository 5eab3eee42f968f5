import { describe, expect, it } from 'vitest'
import { intervalsOf, testMinutes, wholeMinutes, withPart } from './hours'

const since = '2026-12-01T01:00:20.000Z'
const until = '2026-12-01T03:00:40.000Z'

describe('hours of a use', () => {
  it('are_a_test_as_a_whole_unless_told_otherwise', () => {
    expect(intervalsOf([], since, until)).toEqual([])
  })

  it('begin_with_the_set_up_and_leave_the_rest_to_the_test', () => {
    const parts = withPart(withPart([], 'post_processing', 15), 'set_up', 20)
    expect(intervalsOf(parts, since, until)).toEqual([
      { kind: 'set_up', start: since, end: '2026-12-01T01:20:20.000Z' },
      { kind: 'test', start: '2026-12-01T01:20:20.000Z', end: '2026-12-01T02:45:20.000Z' },
      { kind: 'post_processing', start: '2026-12-01T02:45:20.000Z', end: '2026-12-01T03:00:20.000Z' },
    ])
  })

  it('never_reach_beyond_the_use', () => {
    const last = intervalsOf([{ kind: 'fault', minutes: 120 }], since, until)?.at(-1)
    expect(Date.parse(last?.end ?? '')).toBeLessThanOrEqual(Date.parse(until))
    expect(intervalsOf([{ kind: 'fault', minutes: 121 }], since, until)).toBeNull()
  })

  it('lose_a_kind_that_is_set_to_nothing', () => {
    expect(withPart([{ kind: 'fault', minutes: 5 }], 'fault', 0)).toEqual([])
  })

  it('are_counted_in_whole_minutes', () => {
    expect(wholeMinutes(since, until)).toBe(120)
    expect(testMinutes([{ kind: 'standby', minutes: 130 }], 120)).toBe(-10)
  })
})
