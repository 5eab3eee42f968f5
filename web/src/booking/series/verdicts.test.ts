import { describe, expect, it } from 'vitest'
import type { OccurrenceVerdict, SeriesQuote } from '../../api/types'
import { countsOf, linesOf, withVerdicts } from './verdicts'

const HOUR = 3_600_000
function at(day: number, outcome: OccurrenceVerdict['outcome'], price: number | null = 100): OccurrenceVerdict {
  const start = `2026-12-0${day}T01:00:00Z`
  return { start, end: start.replace('T01', 'T03'), recurrence_id: start, outcome, price_fen: price, violations: [] }
}

describe('verdicts of a series', () => {
  it('what_was_taken_out_keeps_its_place_in_the_list', () => {
    const lines = linesOf([at(1, 'confirmed'), at(3, 'refused')], ['2026-12-02T01:00:00Z'], 2 * HOUR)
    expect(lines.map((line) => [line.start.slice(8, 10), line.verdict?.outcome ?? 'out'])).toEqual([
      ['01', 'confirmed'], ['02', 'out'], ['03', 'refused'],
    ])
    expect(Date.parse(lines[1]!.end) - Date.parse(lines[1]!.start)).toBe(2 * HOUR)
  })

  it('one_that_is_still_in_the_answer_is_out_at_once', () => {
    const lines = linesOf([at(1, 'confirmed')], ['2026-12-01T09:00:00+08:00'], HOUR)
    expect(lines.map((line) => line.verdict)).toEqual([null])
  })

  it('are_counted', () => {
    const counts = countsOf([at(1, 'confirmed'), at(2, 'pending'), at(3, 'refused')])
    expect(counts).toEqual({ all: 3, possible: 2, confirmed: 1, pending: 1, refused: 1 })
  })

  it('newer_ones_change_what_can_be_had_and_what_it_costs', () => {
    const before = { occurrences: [at(1, 'confirmed'), at(2, 'confirmed')], possible: 2, price_fen: 200 } as SeriesQuote
    expect(withVerdicts(before, [at(1, 'confirmed'), at(2, 'refused')])).toMatchObject({ possible: 1, price_fen: 100 })
    expect(withVerdicts(before, [at(1, 'confirmed', null)]).price_fen).toBeNull()
  })
})
