import { describe, expect, it } from 'vitest'
import { aReservation } from '../desk/samples'
import { benchDay, today } from './day'
import type { Entry } from './queue'

const at = (hour: number) => ({ start: `2026-12-01T0${hour}:00:00Z`, end: `2026-12-01T0${hour + 1}:00:00Z` })
const first = aReservation({ id: 'a', state: 'confirmed', can: ['check_in'], ...at(1) })
const second = aReservation({ id: 'b', state: 'confirmed', can: [], ...at(2) })
const pressed: Entry = {
  id: '1',
  deed: { kind: 'check_in', reservationId: 'a', revision: 1 },
  label: '',
  pressedAt: '',
  tries: 0,
  refused: null,
}
const ids = (visits: { reservation: { id: string } }[]) => visits.map((visit) => visit.reservation.id)

describe('the day at the bench', () => {
  it('shows_the_next_one_and_after_it_the_others', () => {
    const day = benchDay([second, first], [])
    expect(ids(day.next)).toEqual(['a'])
    expect(ids(day.later)).toEqual(['b'])
  })

  it('shows_what_was_pressed_before_the_server_has_it', () => {
    const day = benchDay([first, second], [pressed])
    expect(day.running).toEqual([{ reservation: first, state: 'in_use', waiting: true }])
    expect(ids(day.next)).toEqual(['b'])
  })

  it('shows_what_has_arrived_before_it_has_asked_again', () => {
    const arrival = { reservationId: 'a', revision: first.revision + 1, kind: 'check_out' as const }
    expect(benchDay([first], [], [arrival]).over).toEqual([{ reservation: first, state: 'done', waiting: false }])
    const newer = { ...first, state: 'displaced' as const, revision: arrival.revision }
    expect(benchDay([newer], [], [arrival]).over).toEqual([{ reservation: newer, state: 'displaced', waiting: false }])
  })

  it('has_it_over_with_whoever_has_not_come_once_that_was_pressed', () => {
    const missed: Entry = { ...pressed, deed: { kind: 'no_show', reservationId: 'a', revision: 1 } }
    expect(benchDay([first], [missed]).over).toEqual([{ reservation: first, state: 'no_show', waiting: true }])
  })

  it('shows_as_it_was_what_the_server_refused', () => {
    expect(ids(benchDay([first], [{ ...pressed, refused: 'no' }]).next)).toEqual(['a'])
  })

  it('keeps_what_is_over_at_the_end', () => {
    expect(ids(benchDay([aReservation({ id: 'z', state: 'done' }), first], []).over)).toEqual(['z'])
  })

  it('is_the_day_on_the_facilitys_clock', () => {
    expect(today(Date.parse('2026-12-01T17:00:00Z'), 'Asia/Shanghai')).toEqual({
      from: '2026-12-01T16:00:00Z',
      to: '2026-12-02T16:00:00Z',
    })
  })
})
