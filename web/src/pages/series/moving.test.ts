import { describe, expect, it } from 'vitest'
import { movable, scopeOf, taken } from './moving'
import { aSeries } from './samples'

const NOW = Date.parse('2026-12-02T00:00:00Z')

describe('moving a series', () => {
  it('what_has_begun_or_is_over_stays', () => {
    const series = aSeries(['confirmed', 'confirmed', 'cancelled', 'held'], { can: ['move'] })
    expect(movable(series, NOW).map((each) => each.reservation_id)).toEqual(['r2', 'r4'])
  })

  it('one_that_was_offered_another_time_is_taken_only_by_name', () => {
    const candidates = movable(aSeries(['done', 'offered', 'confirmed'], { can: ['move'] }), NOW)
    expect(candidates.map((each) => each.reservation_id)).toEqual(['r2', 'r3'])
    expect(taken(candidates, null)?.reservation_id).toBe('r3')
    expect(taken(candidates, candidates[0]!.recurrence_id)?.reservation_id).toBe('r2')
  })

  it('nothing_moves_for_whoever_may_not', () => {
    expect(movable(aSeries(['confirmed', 'confirmed']), NOW)).toEqual([])
  })

  it('an_address_names_the_occurrence_and_the_reach', () => {
    const candidates = movable(aSeries(['confirmed', 'confirmed', 'confirmed'], { can: ['move'] }), NOW)
    expect(taken(candidates, candidates[1]!.recurrence_id)?.reservation_id).toBe('r3')
    expect(taken(candidates, 'elsewhere')?.reservation_id).toBe('r2')
    expect(taken([], 'elsewhere')).toBeNull()
    expect([scopeOf('all'), scopeOf('following'), scopeOf(undefined)]).toEqual(['all', 'following', 'following'])
  })
})
