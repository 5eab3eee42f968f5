/** Figures for people: hours with one decimal, shares as per cent, and what is not known as a dash. */

import type { Answer } from '../../api/answers'

/** One figure. */
export type Figure = Answer<'get_figures'>['figures'][number]
/** What of a figure rests on one grade of evidence. */
export type Evidence = Figure['evidence'][number]

const WHOLE = new Intl.NumberFormat('en-US', { maximumFractionDigits: 0 })
const ONE = new Intl.NumberFormat('en-US', { minimumFractionDigits: 1, maximumFractionDigits: 1 })

/** Writes minutes as hours with one decimal; `—` when they are not known. */
export function hoursText(minutes: number | null | undefined): string {
  return minutes == null ? '—' : ONE.format(minutes / 60)
}

/** Writes a share as per cent with one decimal; `—` when it cannot be told. */
export function percentText(share: number | null | undefined): string {
  return share == null ? '—' : `${ONE.format(share * 100)}%`
}

/** Writes a whole number. */
export function countText(count: number | null | undefined): string {
  return count == null ? '—' : WHOLE.format(count)
}

/** Writes a figure's value without its unit. */
export function valueText(figure: Pick<Figure, 'unit' | 'value'>): string {
  if (figure.value == null) return '—'
  return figure.unit === 'ratio' ? percentText(figure.value) : ONE.format(figure.value)
}

/** A grade's share of the evidence, for the bar. */
export interface Share extends Evidence {
  /** 0 to 1; all of them 0 when there is nothing. */
  share: number
}

/** Returns how much of the whole rests on each grade. */
export function sharesOf(evidence: readonly Evidence[]): Share[] {
  const whole = evidence.reduce((sum, each) => sum + each.minutes, 0)
  return evidence.map((each) => ({ ...each, share: whole > 0 ? each.minutes / whole : 0 }))
}
