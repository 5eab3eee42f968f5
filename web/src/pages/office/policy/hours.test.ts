import { describe, expect, it } from 'vitest'
import { backwards, inFull, likeMonday, lineOf, openingsOf, spansOf, unread, weekOf } from './hours'

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
    expect(['8', '8点', '8点半', '８时30分', '830', '8:30', '08：30', '24', '25', '8:70', 'x'].map(inFull)).toEqual([
      '08:00',
      '08:00',
      '08:30',
      '08:30',
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

  it('are_unread_while_an_end_is_missing_or_no_time', () => {
    const week = [[{ from: '08:00', to: '' }, { from: '8点', to: '12:00' }], [{ from: 'x', to: '12:00' }]]
    expect([...unread(week, 'all')]).toEqual(['0 0', '1 0'])
    expect([...unread(week, 'typed')]).toEqual(['1 0'])
  })

  it('are_backwards_when_they_end_before_they_begin_but_not_at_midnight', () => {
    expect([...backwards([[{ from: '09:00', to: '08:00' }, { from: '20:00', to: '24:00' }]])]).toEqual(['0 0'])
  })
})

describe('the hours of a day in one line', () => {
  const day = [{ from_minute: 480, to_minute: 720 }, { from_minute: 810, to_minute: 1020 }]

  it.each([
    '08:00-12:00 13:30-17:00', '8点至12点，13点半到17点', '8：00～12：00、13：30～17：00', '８—12；1330——17', '8 to 12 and 13:30 to 17',
    '13:30 – 17:00, 8:00 – 12:00',
  ])('are read from %s', (line) => {
    expect(spansOf(line)).toEqual({ spans: day })
  })

  it('are_none_when_nothing_or_the_word_for_it_is_written', () => {
    for (const line of ['', '  ', '不开放', 'Closed']) expect(spansOf(line)).toEqual({ spans: [] })
  })

  it('name_the_part_that_cannot_be_read', () => {
    expect(spansOf('8-12 下午')).toEqual({ fault: 'unread', part: '下午' })
    expect(spansOf('8-12-14')).toEqual({ fault: 'unread', part: '8-12-14' })
    expect(spansOf('14-12')).toEqual({ fault: 'backwards', part: '14-12' })
  })

  it('are_written_as_they_are_read', () => {
    expect(spansOf(lineOf(day))).toEqual({ spans: day })
  })
})
