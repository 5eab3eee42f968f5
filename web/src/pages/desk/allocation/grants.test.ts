import { describe, expect, test } from 'vitest'
import { departs, grantsOf } from './grants'

const span = (hour: string) => ({ start: `2026-12-02T${hour}:00:00Z`, end: `2026-12-02T${hour}:30:00Z` })
const rows = [
  { reservation_id: 'a', got: null, reservation: span('01') },
  { reservation_id: 'b', got: span('02'), reservation: span('01') },
  { reservation_id: 'c', got: span('03'), reservation: span('03') },
]

describe('what the ticks mean', () => {
  test('untouched they are the plan, with the times that it gives', () => {
    expect(grantsOf(rows, new Set())).toEqual([
      { reservation_id: 'b', ...span('02') },
      { reservation_id: 'c', ...span('03') },
    ])
  })

  test('who is ticked besides comes last, at the time he asked for', () => {
    expect(grantsOf(rows, new Set(['a', 'b'])).map((grant) => [grant.reservation_id, grant.start])).toEqual([
      ['c', span('03').start],
      ['a', span('01').start],
    ])
  })

  test('only the order of turns, as it is, needs no reason', () => {
    expect([departs('fair', new Set()), departs('best', new Set()), departs('fair', new Set(['a']))]).toEqual([false, true, true])
  })
})
