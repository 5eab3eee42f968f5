import { describe, expect, it } from 'vitest'
import type { Deed, Entry } from './queue'
import { added, nextToSend, parseQueue, pressedFor, refusedWith, settled } from './queue'

const entry = (id: string, deed: Deed): Entry => ({
  id,
  deed,
  label: 'SEM',
  pressedAt: '2026-12-01T01:00:00Z',
  tries: 0,
  refused: null,
})
const checkIn = entry('1', { kind: 'check_in', reservationId: 'r', revision: 3 })
const checkOut = entry('2', { kind: 'check_out', reservationId: 'r', revision: 3, body: {} })
const other = entry('3', { kind: 'check_in', reservationId: 's', revision: 1 })
const fault = entry('4', {
  kind: 'outage',
  outageId: 'o',
  body: { instrument_id: 'sem', start: '2026-12-01T01:00:00Z', end: '2026-12-01T09:00:00Z', reason: 'fault' },
})

describe('the queue of the bench', () => {
  it('survives_being_kept_as_text', () => {
    const queue = [checkIn, fault]
    expect(parseQueue(JSON.stringify(queue))).toEqual(queue)
  })

  it('is_empty_when_what_was_kept_is_damaged', () => {
    expect(parseQueue(null)).toEqual([])
    expect(parseQueue('{"id":')).toEqual([])
    expect(parseQueue('[{"id":"1"}, 7, null]')).toEqual([])
  })

  it('takes_a_button_pressed_twice_once', () => {
    expect(added([checkIn], { ...checkIn, id: '9' })).toEqual([checkIn])
    expect(added([checkIn], checkOut)).toEqual([checkIn, checkOut])
  })

  it('takes_a_button_again_after_it_was_refused', () => {
    const refused = refusedWith([checkIn], '1', 'no')
    expect(added(refused, { ...checkIn, id: '9' })).toHaveLength(2)
  })

  it('passes_the_new_revision_on_to_what_was_pressed_after', () => {
    const rest = settled([checkIn, checkOut, other], '1', 4)
    expect(rest.map((each) => each.deed)).toEqual([{ ...checkOut.deed, revision: 4 }, other.deed])
  })

  it('sends_in_the_order_of_pressing', () => {
    expect(nextToSend([checkIn, other])?.id).toBe('1')
    expect(nextToSend([])).toBeNull()
  })

  it('holds_back_what_follows_a_refusal_and_lets_others_pass', () => {
    const queue = refusedWith([checkIn, checkOut, other], '1', 'no')
    expect(nextToSend(queue)?.id).toBe('3')
  })

  it('knows_what_was_pressed_last_for_a_reservation', () => {
    expect(pressedFor([checkIn, checkOut], 'r')?.id).toBe('2')
    expect(pressedFor(refusedWith([checkIn], '1', 'no'), 'r')).toBeNull()
  })
})
