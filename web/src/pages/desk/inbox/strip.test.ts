import { describe, expect, it } from 'vitest'
import type { Timeline } from '../../../api/types'
import { dayHolding, stripOf } from './strip'

const at = (clock: string) => new Date(`2026-12-01T${clock}:00+08:00`).toISOString()
const item = (start: string, end: string, rest: Partial<Timeline['items'][number]> = {}): Timeline['items'][number] => ({
  kind: 'busy', start: at(start), end: at(end), set_up_minutes: 0, clean_up_minutes: 0, lane: 0, mine: false,
  reservation_id: null, outage_id: null, title: null, state: null, hold_until: null, ...rest,
})
const day = (items: Timeline['items']): Timeline => ({
  instrument: { id: 'sem', name: { zh: '扫描电镜', en: 'SEM' } },
  time_zone: 'Asia/Shanghai',
  grid_minutes: 30,
  withheld: [], provisional_after: null,
  from: at('00:00'), to: new Date('2026-12-02T00:00:00+08:00').toISOString(), now: at('10:00'),
  open: [{ start: at('08:00'), end: at('20:00') }], items,
})
const request = { id: 'r1', start: at('09:00'), end: at('11:00') }

describe('the day of a request', () => {
  it('is_the_day_on_the_facilitys_clock', () => {
    const late = dayHolding({ start: '2026-12-01T15:00:00Z', end: '2026-12-01T16:00:00Z' }, 'Asia/Shanghai')
    expect(late).toEqual({ from: '2026-11-30T16:00:00Z', to: '2026-12-01T16:00:00Z' })
  })

  it('holds_both_days_of_a_night', () => {
    const night = dayHolding({ start: '2026-12-01T14:00:00Z', end: '2026-12-01T20:00:00Z' }, 'Asia/Shanghai')
    expect(night.to).toBe('2026-12-02T16:00:00Z')
  })

  it('shows_the_opening_hours_with_the_request_in_its_place', () => {
    const { bars, now } = stripOf(day([]), request)
    expect(bars.map((bar) => bar.kind)).toEqual(['open', 'this'])
    expect(bars[1]).toMatchObject({ left: expect.closeTo(1 / 12), width: expect.closeTo(1 / 6) })
    expect(now).toBeCloseTo(1 / 6)
  })

  it('tells_what_is_held_from_what_is_taken_and_from_an_outage', () => {
    const items = [
      item('12:00', '13:00', { state: 'held', kind: 'reservation' }),
      item('13:00', '14:00'),
      item('15:00', '16:00', { kind: 'outage' }),
    ]
    expect(stripOf(day(items), request).bars.map((bar) => bar.kind)).toEqual([
      'open',
      'held',
      'taken',
      'outage',
      'this',
    ])
  })

  it('draws_the_request_once_though_the_calendar_has_it_too', () => {
    const own = item('09:00', '11:00', { kind: 'reservation', state: 'held', reservation_id: 'r1' })
    expect(stripOf(day([own]), request).bars.map((bar) => bar.kind)).toEqual(['open', 'this'])
  })

  it('grows_when_something_lies_outside_the_opening_hours', () => {
    expect(stripOf(day([item('06:00', '07:00')]), request).hours[0]?.clock).toBe('06')
  })
})
