import { describe, expect, it } from 'vitest'
import { isTooFar, lengthsOf, parseWish, watchBody, wishQuery } from './wish'

const ZONE = 'Asia/Shanghai'
/** Tuesday, ten o'clock in Shanghai. */
const NOW = Date.parse('2026-12-01T02:00:00Z')
const chosen = { start: '2026-12-03T01:00:00Z', end: '2026-12-03T03:00:00Z' }

describe('what somebody wants to be told of', () => {
  it('is_two_weeks_from_the_chosen_day_for_as_long_as_was_chosen', () => {
    expect(parseWish(chosen, 30, ZONE, NOW)).toEqual({
      minutes: 120, from: '2026-12-03', to: '2026-12-16', hours: 'any', days: [1, 2, 3, 4, 5, 6, 7],
    })
    expect(parseWish({}, 30, ZONE, NOW)).toMatchObject({ minutes: 30, from: '2026-12-01', to: '2026-12-14' })
  })

  it('stands_in_the_address', () => {
    const wish = { minutes: 90, from: '2026-12-05', to: '2026-12-20', hours: 'morning' as const, days: [1, 3] }
    expect(parseWish(wishQuery(wish) as Record<string, string>, 30, ZONE, NOW)).toEqual(wish)
  })

  it('lies_ahead_and_at_most_three_months', () => {
    expect(parseWish({ from: '2026-01-01', to: '2027-12-31' }, 30, ZONE, NOW)).toMatchObject({ from: '2026-12-01', to: '2027-03-02' })
    expect(parseWish({ from: '2026-12-10', to: '2026-12-05' }, 30, ZONE, NOW)).toMatchObject({ from: '2026-12-10', to: '2026-12-10' })
    expect([isTooFar(new Date('2027-03-20'), NOW), isTooFar(new Date('2026-12-20'), NOW)]).toEqual([true, false])
  })

  it('asks_for_whole_days_and_names_hours_only_where_they_matter', () => {
    const any = parseWish(chosen, 30, ZONE, NOW)
    const body = watchBody(any, 'one', 'self_use', { group_id: 'mine' }, ZONE)
    expect(body).toEqual({
      instrument_id: 'one', minutes: 120, mode: 'self_use', group_id: 'mine', from: '2026-12-02T16:00:00Z', to: '2026-12-16T16:00:00Z',
    })
    const mornings = watchBody({ ...any, hours: 'morning', days: [3, 1] }, 'one', 'self_use', {}, ZONE)
    expect(mornings?.hours).toEqual([1, 3].map((weekday) => ({ weekday, from_minute: 480, to_minute: 720 })))
    expect(watchBody({ ...any, days: [] }, 'one', 'self_use', {}, ZONE)).toBeNull()
  })

  it('offers_lengths_that_the_instrument_allows', () => {
    expect(lengthsOf({ min_minutes: 60, max_minutes: 240 }, 150)).toEqual([60, 90, 120, 150, 180, 240])
  })
})
