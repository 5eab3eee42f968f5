/** Figures whose records are listed, as the address names them. */

import type { Figure } from '../numbers'

/** The figures in the order in which they are shown. */
export const FIGURES: Figure['code'][] = ['effective_hours', 'external_hours', 'utilisation', 'sharing_rate']

/** Reads the address. */
export function figureOf(named: unknown): Figure['code'] | null {
  return FIGURES.find((each) => each === named) ?? null
}
