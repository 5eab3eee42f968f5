import { describe, expect, it } from 'vitest'
import type { TimelineItem } from '../../api/types'
import { shapeOf, takenDays } from './times'

const zone = 'Asia/Shanghai'
const shape = { gridMinutes: 30, minMinutes: 60, setUpMinutes: 0, cleanUpMinutes: 0 }
const at = (hour: number, day = 1) => new Date(Date.UTC(2026, 11, day, Math.floor(hour) - 8, (hour % 1) * 60)).toISOString().replace('.000', '')
const item = (start: string, end: string, more: Partial<TimelineItem> = {}): TimelineItem => ({
  kind: 'busy', start, end, mine: false, set_up_minutes: 0, clean_up_minutes: 0, lane: 0, ...more,
})
const reservation = (id: string, start: string, end: string, more: Partial<TimelineItem> = {}) =>
  item(start, end, { kind: 'reservation', reservation_id: id, state: 'confirmed', title: id, ...more })
const days = (items: TimelineItem[], over = shape) => takenDays({ items, from: at(0), now: at(8) }, over, zone)

describe('others’ times', () => {
  it('stand_by_day_without_one’s_own_without_outages_and_without_what_is_not_promised', () => {
    const items = [
      item(at(9, 2), at(10, 2)),
      item(at(14), at(15)),
      item(at(10), at(11), { kind: 'outage' }),
      reservation('own', at(11), at(12), { mine: true }),
      reservation('running', at(12), at(13), { state: 'in_use' }),
    ]
    expect(days(items).map(({ taken }) => taken.map(({ start }) => start))).toEqual([[at(14)], [at(9, 2)]])
  })

  it('are_named_by_a_moment_after_the_set_up_and_before_the_clean_up', () => {
    const [first] = days([item(at(9), at(12))], { ...shape, setUpMinutes: 60, cleanUpMinutes: 60 })
    expect(first?.taken[0]?.moments).toEqual([at(10)])
  })

  it('have_a_moment_in_every_use_that_may_be_in_one_stretch', () => {
    const [first] = days([item(at(9), at(12))])
    expect(first?.taken[0]?.moments).toEqual([at(9), at(10), at(11)])
  })

  it('say_the_longest_that_a_use_can_last_and_whether_there_is_room_for_two', () => {
    const of = (item: TimelineItem, over = shape) => days([item], over)[0]?.taken.map(({ use, whole }) => [use.start, use.end, whole])
    expect(of(item(at(9), at(12)), { ...shape, setUpMinutes: 30, cleanUpMinutes: 30 })).toEqual([[at(9.5), at(11.5), false]])
    expect(of(item(at(9), at(10.5)))).toEqual([[at(9), at(10.5), true]])
    expect(of(reservation('known', at(9), at(12)))).toEqual([[at(9), at(12), true]])
  })

  it('leave_out_what_has_begun', () => {
    expect(days([item(at(6), at(8)), reservation('begun', at(7), at(9))])).toEqual([])
    expect(days([item(at(7), at(10))])[0]?.taken[0]?.moments).toEqual([at(9)])
  })

  it('that_run_side_by_side_are_named_where_only_they_run', () => {
    const items = [reservation('a', at(9), at(11)), reservation('b', at(10), at(12)), reservation('c', at(10), at(11))]
    const [first] = days(items)
    expect(first?.taken.map(({ key, moments }) => [key, moments])).toEqual([['a', [at(9)]], ['b', [at(11)]]])
  })

  it('are_shaped_by_the_policy_as_far_as_it_says', () => {
    expect(shapeOf({ grid_minutes: 15, min_minutes: 45, set_up_minutes: 10 }))
      .toEqual({ gridMinutes: 15, minMinutes: 45, setUpMinutes: 10, cleanUpMinutes: 0 })
    expect(shapeOf(null)).toMatchObject({ gridMinutes: 30, minMinutes: 30 })
  })
})
