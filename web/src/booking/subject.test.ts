import { describe, expect, it } from 'vitest'
import { earliest, limitsOf } from './subject'

describe('limits of a policy', () => {
  it('are_read_from_it', () => {
    expect(limitsOf({ grid_minutes: 15, min_minutes: 60 })).toEqual({ gridMinutes: 15, minMinutes: 60 })
  })

  it('are_the_smallest_where_hours_have_rules_of_their_own', () => {
    const hour_rules = [{ min_minutes: 240, grid_minutes: 240 }, { grid_minutes: 10 }]
    expect(limitsOf({ grid_minutes: 30, min_minutes: 60, hour_rules })).toEqual({ gridMinutes: 10, minMinutes: 60 })
  })

  it('are_half_an_hour_when_it_does_not_say', () => {
    expect([limitsOf(null), limitsOf({ grid_minutes: 0, min_minutes: '60' })]).toEqual(Array(2).fill({ gridMinutes: 30, minMinutes: 30 }))
  })

  it('the_earliest_booking_is_the_shortest_one_at_the_next_free_time', () => {
    const policy = { grid_minutes: 30, min_minutes: 90 }
    expect(earliest({ next_free: '2026-11-24T14:00:00+08:00', policy })).toEqual({ start: '2026-11-24T06:00:00Z', end: '2026-11-24T07:30:00Z' })
    expect(earliest({ next_free: null, policy })).toBeNull()
  })
})
