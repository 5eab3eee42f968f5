import { describe, expect, it } from 'vitest'
import { aReservation } from '../samples'
import { listsOf } from './lists'

const waits = (id: string, ahead: number, created_at: string) =>
  aReservation({ id, state: 'waiting', created_at, waiting: { from: '2026-12-01T01:00:00Z', to: '2026-12-01T03:00:00Z', ahead } })

describe('the waiting lists of a lab', () => {
  it('are_in_the_order_in_which_they_are_served_with_offers_on_top', () => {
    const offered = aReservation({ id: 'o', state: 'offered', created_at: '2026-11-03T00:00:00Z' })
    const [list] = listsOf([waits('late', 1, '2026-11-02T00:00:00Z'), waits('early', 0, '2026-11-01T00:00:00Z'), offered])
    expect(list?.requests.map((each) => each.id)).toEqual(['o', 'early', 'late'])
  })

  it('are_one_for_each_instrument', () => {
    const other = { ...waits('x', 0, '2026-11-01T00:00:00Z'), instrument: { id: 'i9', name: { zh: '安', en: 'An' } } }
    expect(listsOf([waits('a', 0, '2026-11-01T00:00:00Z'), other]).length).toBe(2)
  })
})
