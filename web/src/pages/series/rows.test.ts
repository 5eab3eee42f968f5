import { describe, expect, it } from 'vitest'
import { aReservation } from '../desk/samples'
import { isTogether, rowsOf } from './rows'
import { versionsOf } from './useSeriesViews'

const requests = [
  aReservation({ id: 'a', series_id: 's1' }),
  aReservation({ id: 'b' }),
  aReservation({ id: 'c', series_id: 's1', revision: 2 }),
  aReservation({ id: 'd', series_id: 's2' }),
]

describe('rows of requests', () => {
  it('hold_those_of_one_series_together_where_the_first_stands', () => {
    expect(rowsOf(requests).map((row) => row.map((each) => each.id))).toEqual([['a', 'c'], ['b'], ['d']])
    expect(rowsOf(requests).map(isTogether)).toEqual([true, false, false])
  })

  it('notice_a_change_of_any_of_them', () => {
    expect([...versionsOf(requests)]).toEqual([['s1', ' a@1 c@2'], ['s2', ' d@1']])
  })
})
