import { describe, expect, it } from 'vitest'
import { aSeries } from './samples'
import { givenUp, placeOf, tallyOf, timesOfRule } from './standing'

describe('a series', () => {
  it('is_counted_by_where_its_occurrences_stand', () => {
    const { occurrences } = aSeries([
      'held', 'confirmed', 'in_use', 'displaced', 'offered', 'done', 'cancelled', 'declined', 'lapsed', 'no_show',
    ])
    expect(tallyOf(occurrences)).toEqual({ held: 1, confirmed: 2, asking: 2, over: 5 })
  })

  it('knows_which_occurrence_a_reservation_is', () => {
    const series = aSeries(['confirmed', 'confirmed'])
    expect([placeOf(series, 'r2'), placeOf(series, 'other')]).toEqual([2, 0])
  })

  it('knows_how_many_times_its_rule_has', () => {
    expect(timesOfRule('FREQ=WEEKLY;COUNT=12;WKST=MO')).toBe(12)
    expect([timesOfRule('FREQ=DAILY;UNTIL=20270101'), timesOfRule(null)]).toEqual([null, null])
  })
})

describe('giving a series up', () => {
  const numbers = (list: { reservation_id: string }[]) => list.map((each) => each.reservation_id)

  it('says_what_stayed_because_its_deadline_has_passed', () => {
    const before = aSeries(['done', 'confirmed', 'confirmed', 'cancelled'])
    const done = givenUp(before, aSeries(['done', 'confirmed', 'cancelled', 'cancelled']), null)
    expect([numbers(done.cancelled), numbers(done.stayed)]).toEqual([['r3'], ['r2']])
  })

  it('from_one_on_does_not_speak_of_those_before', () => {
    const before = aSeries(['confirmed', 'confirmed', 'confirmed'])
    const after = aSeries(['confirmed', 'cancelled', 'cancelled'])
    const done = givenUp(before, after, before.occurrences[1]!.recurrence_id)
    expect([numbers(done.cancelled), numbers(done.stayed)]).toEqual([['r2', 'r3'], []])
  })
})
