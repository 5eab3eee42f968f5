import { describe, expect, it } from 'vitest'
import { newHourRule, ruled } from './byHour'
import { offered } from './groups'
import { measured, newQuota, rollingDays, trimmed, weekend, windowKind, within } from './limits'

describe('a rule for some hours', () => {
  it('leaves_to_the_policy_what_it_does_not_name', () => {
    const rule = ruled(newHourRule(), 'max_minutes', 480)
    expect(rule).toMatchObject({ min_minutes: 240, max_minutes: 480 })
    expect(Object.keys(ruled(rule, 'min_minutes', null)).sort()).toEqual(['hours', 'max_minutes'])
  })
})

describe('a quota', () => {
  it('keeps_the_days_of_its_rolling_window', () => {
    const rolling = within(newQuota(), 'rolling', 14)
    expect([windowKind(rolling), rollingDays(rolling)]).toEqual(['rolling', 14])
    expect(within(rolling, 'rolling').window).toEqual({ rolling: { days: 14 } })
    const week = within(rolling, 'week')
    expect([week.window, windowKind(week), rollingDays(week)]).toEqual(['week', 'week', 7])
  })

  it('begins_anew_with_another_measure', () => {
    expect(measured(newQuota(), 'days').limit).toBe(3)
    expect(measured(newQuota(), 'uses').limit).toBe(1)
    expect(measured(newQuota(), 'minutes')).toEqual(newQuota())
  })

  it('says_nothing_where_it_has_nothing_to_say', () => {
    expect(trimmed({ ...newQuota(), groups: [], except: [], hours: undefined })).toEqual(newQuota())
    expect(trimmed({ ...newQuota(), hours: [] }).hours, 'while they are being typed').toEqual([])
    expect(trimmed({ ...newQuota(), hours: weekend() }).hours).toHaveLength(2)
  })
})

describe('groups to choose from', () => {
  it('hold_those_that_are_chosen_and_may_not_be_seen', () => {
    const known = [{ id: 'a', name: 'A' }]
    expect(offered(known, ['a', 'b'])).toEqual([{ id: 'a', name: 'A' }, { id: 'b', name: null }])
  })
})
