import { describe, expect, it } from 'vitest'
import { aReservation } from '../samples'
import { afterDeciding, beside, headsOf, inOrder, inboxOf, rowHolding, stepped } from './inbox'

const xrd = { id: 'xrd', name: { zh: '衍射仪', en: 'XRD' } }
const at = (hour: number) => ({ start: `2026-12-01T0${hour}:00:00Z`, end: `2026-12-01T0${hour + 1}:00:00Z` })
const requests = [
  aReservation({ id: 'b', ...at(4) }),
  aReservation({ id: 'a', ...at(1) }),
  aReservation({ id: 'x', instrument: xrd, hold_until: '2026-11-29T10:00:00Z', ...at(6) }),
  aReservation({ id: 'pi', awaiting: ['pi'], can: ['decline'] }),
]
const ids = (list: { id: string }[]) => list.map((each) => each.id)

describe('the inbox', () => {
  it('begins_with_the_instrument_whose_hold_ends_first', () => {
    expect(ids(inboxOf(requests).waiting.map((group) => group.instrument))).toEqual(['xrd', 'sem'])
  })

  it('lists_the_requests_of_an_instrument_by_their_time', () => {
    expect(ids(inOrder(inboxOf(requests).waiting))).toEqual(['x', 'a', 'b'])
  })

  it('sets_apart_what_waits_for_somebody_else', () => {
    expect(ids(inOrder(inboxOf(requests).elsewhere))).toEqual(['pi'])
  })
})

describe('going through the inbox', () => {
  const order = inOrder(inboxOf(requests).waiting)

  it('stays_at_the_ends', () => {
    expect(stepped(order, 'b', 1)?.id).toBe('b')
    expect(stepped(order, 'x', -1)?.id).toBe('x')
  })

  it('begins_at_the_first_when_the_present_one_is_gone', () => {
    expect(stepped(order, 'gone', 1)?.id).toBe('x')
    expect(stepped([], 'gone', 1)).toBeNull()
  })

  it('goes_on_to_the_next_after_deciding_and_back_at_the_end', () => {
    expect(afterDeciding(order, 'a')?.id).toBe('b')
    expect(afterDeciding(order, 'b')?.id).toBe('a')
    expect(afterDeciding(order.slice(0, 1), 'x')).toBeNull()
  })
})

describe('requests side by side', () => {
  it('are_the_chosen_one_and_the_nearest_of_its_instrument', () => {
    const four = [1, 3, 5, 7].map((hour) => aReservation({ id: `h${hour}`, ...at(hour) }))
    const { waiting } = inboxOf(four)
    expect(ids(beside(four[3]!, waiting))).toEqual(['h7', 'h3', 'h5'])
  })

  it('are_only_the_chosen_one_when_nobody_else_asks', () => {
    expect(ids(beside(requests[2]!, inboxOf(requests).waiting))).toEqual(['x'])
  })
})

describe('a series in the inbox', () => {
  const { waiting } = inboxOf([
    aReservation({ id: 'b', series_id: 's', ...at(4) }), aReservation({ id: 'a', series_id: 's', ...at(1) }),
    aReservation({ id: 'c', ...at(2) }),
  ])

  it('is_gone_through_as_one', () => {
    expect(ids(headsOf(waiting))).toEqual(['a', 'c'])
  })

  it('is_found_by_any_of_its_occurrences', () => {
    expect(ids(rowHolding(waiting, 'b') ?? [])).toEqual(['a', 'b'])
    expect(rowHolding(waiting, 'gone')).toBeNull()
  })
})
