import { describe, expect, it } from 'vitest'
import { backwards, inFull, likeMonday, openingsOf, weekOf } from './hours'

const weekly = [
  { weekday: 1, from_minute: 780, to_minute: 1440 },
  { weekday: 1, from_minute: 480, to_minute: 720 },
  { weekday: 6, from_minute: 0, to_minute: 360 },
]

describe('opening hours in a form', () => {
  it('stand_by_weekday_in_the_order_of_the_day', () => {
    expect(weekOf(weekly)[0]).toEqual([{ from: '08:00', to: '12:00' }, { from: '13:00', to: '24:00' }])
    expect(weekOf(weekly)[1]).toEqual([])
  })

  it('read_back_as_the_same_openings', () => {
    expect(openingsOf(weekOf(weekly))).toEqual([weekly[1], weekly[0], weekly[2]])
  })

  it('leave_out_what_is_only_half_typed', () => {
    expect(openingsOf([[{ from: '08:00', to: '' }], [], [], [], [], [], []])).toEqual([])
  })

  it('are_read_however_people_type_them', () => {
    expect(['8', '830', '8:30', '08：30', '24', '25', '8:70', 'x'].map(inFull)).toEqual([
      '08:00',
      '08:30',
      '08:30',
      '08:30',
      '24:00',
      '25',
      '8:70',
      'x',
    ])
  })

  it('can_be_copied_from_monday_to_the_working_days', () => {
    const copied = likeMonday(weekOf(weekly))
    expect(copied[4]).toEqual(copied[0])
    expect(copied[5]).toEqual([{ from: '00:00', to: '06:00' }])
  })

  it('are_backwards_when_they_end_before_they_begin_but_not_at_midnight', () => {
    expect([...backwards([[{ from: '09:00', to: '08:00' }, { from: '20:00', to: '24:00' }]])]).toEqual(['0 0'])
  })
})
