import { describe, expect, it } from 'vitest'
import { NO_WAIVER, isExplained, moveFields, trialFields, waivable, waiverFields } from './waiver'

describe('setting rules aside', () => {
  it('is_possible_when_every_broken_rule_is_soft', () => {
    expect(
      waivable([
        { code: 'too_long', waivable: true },
        { code: 'closed', waivable: true },
      ]),
    ).toEqual(['too_long', 'closed'])
    expect(waivable([{ code: 'too_long', waivable: true }, { code: 'occupied', waivable: false }])).toEqual([])
    expect(waivable([])).toEqual([])
  })

  it('needs_a_reason', () => {
    expect(isExplained({ codes: ['closed'], reason: '  ' })).toBe(false)
    expect(isExplained({ codes: ['closed'], reason: '院长来访' })).toBe(true)
    expect(isExplained(NO_WAIVER)).toBe(true)
  })

  it('can_be_tried_before_the_reason_is_typed', () => {
    expect(trialFields({ codes: ['closed'], reason: '' })).toEqual({ waive: ['closed'], reason: '…' })
    expect(waiverFields({ codes: ['closed'], reason: ' 来访 ' })).toEqual({ waive: ['closed'], reason: '来访' })
    expect(trialFields(NO_WAIVER)).toEqual({})
  })

  it('is_not_needed_to_say_why_something_is_moved', () => {
    expect(moveFields({ codes: [], reason: ' 设备检修 ' })).toEqual({ reason: '设备检修' })
    expect(moveFields({ codes: ['closed'], reason: ' 来访 ' })).toEqual({ waive: ['closed'], reason: '来访' })
    expect(moveFields({ codes: [], reason: '  ' })).toEqual({})
    expect(waiverFields({ codes: [], reason: '设备检修' })).toEqual({})
  })
})
