import { describe, expect, it } from 'vitest'
import { parsePeriod, presetOf, presetPeriod, todayIn } from './period'

const today = '2026-11-24'

describe('a named period', () => {
  it('ends_today_while_it_lasts', () => {
    expect(presetPeriod('year', today)).toEqual({ from: '2026-01-01', to: today })
    expect(presetPeriod('quarter', today)).toEqual({ from: '2026-10-01', to: today })
  })

  it('of_the_school_begins_in_september', () => {
    expect(presetPeriod('school_year', today).from).toBe('2026-09-01')
    expect(presetPeriod('school_year', '2026-08-31').from).toBe('2025-09-01')
    expect(presetPeriod('last_school_year', today)).toEqual({ from: '2025-09-01', to: '2026-08-31' })
  })

  it('that_is_over_has_its_last_day', () => {
    expect(presetPeriod('last_year', today)).toEqual({ from: '2025-01-01', to: '2025-12-31' })
    expect(presetPeriod('last_quarter', today)).toEqual({ from: '2026-07-01', to: '2026-09-30' })
    expect(presetPeriod('last_quarter', '2026-02-10')).toEqual({ from: '2025-10-01', to: '2025-12-31' })
  })

  it('is_known_by_its_days', () => {
    expect(presetOf({ from: '2025-01-01', to: '2025-12-31' }, today)).toBe('last_year')
    expect(presetOf({ from: '2025-01-02', to: '2025-12-31' }, today)).toBeNull()
  })
})

describe('the period in the address', () => {
  it('is_this_year_unless_it_names_two_days_in_order', () => {
    expect(parsePeriod({ from: '2025-03-01', to: '2025-03-31' }, today)).toEqual({
      from: '2025-03-01',
      to: '2025-03-31',
    })
    expect(parsePeriod({ from: '2025-03-31', to: '2025-03-01' }, today).from).toBe('2026-01-01')
    expect(parsePeriod({ from: '2025-02-30', to: '2025-03-01' }, today).from).toBe('2026-01-01')
  })

  it('counts_days_on_the_citys_calendar', () => {
    expect(todayIn('Asia/Shanghai', Date.parse('2026-11-23T17:00:00Z'))).toBe(today)
  })
})
