/** The verdicts of a series as data: what the page lists, counts and adds up. */

import type { OccurrenceVerdict, SeriesQuote } from '../../api/types'

/** One line of the list: an occurrence with its verdict, or one that was taken out. */
export interface Line {
  start: string
  end: string
  verdict: OccurrenceVerdict | null
}

/** How many of a series can be had, and how. */
export interface Counts {
  all: number
  possible: number
  /** Confirmed at once. */
  confirmed: number
  /** Held until they are approved. */
  pending: number
  refused: number
}

/** Lists the occurrences and what was taken out, by time; `lengthMs` is how long each takes. */
export function linesOf(occurrences: OccurrenceVerdict[], without: string[], lengthMs: number): Line[] {
  const out = new Map(without.map((start) => [Date.parse(start), start]))
  const lines = occurrences.map((verdict): Line => {
    const left = out.delete(Date.parse(verdict.recurrence_id))
    return { start: verdict.start, end: verdict.end, verdict: left ? null : verdict }
  })
  const rest = [...out.values()].map((start): Line => ({
    start, end: new Date(Date.parse(start) + lengthMs).toISOString(), verdict: null,
  }))
  return [...lines, ...rest].sort((a, b) => Date.parse(a.start) - Date.parse(b.start))
}

/** Counts the verdicts. */
export function countsOf(occurrences: OccurrenceVerdict[]): Counts {
  const count = (outcome: OccurrenceVerdict['outcome']) => occurrences.filter((each) => each.outcome === outcome).length
  const [confirmed, pending, refused] = [count('confirmed'), count('pending'), count('refused')]
  return { all: occurrences.length, possible: confirmed + pending, confirmed, pending, refused }
}

/** Puts newer verdicts into an answer. */
export function withVerdicts(quote: SeriesQuote, occurrences: OccurrenceVerdict[]): SeriesQuote {
  const possible = occurrences.filter((each) => each.outcome !== 'refused')
  const prices = possible.flatMap((each) => (each.price_fen == null ? [] : [each.price_fen]))
  const complete = prices.length > 0 && prices.length === possible.length
  const price = complete ? prices.reduce((sum, each) => sum + each, 0) : null
  return { ...quote, occurrences, possible: possible.length, price_fen: price }
}
