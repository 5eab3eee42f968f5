/** The numbers of a policy that the time line needs. */

import { MINUTE, formatInstant } from '../../timeline/time'

/** Grid and shortest use, in minutes. */
export interface Limits {
  gridMinutes: number
  minMinutes: number
}

/** Reads a policy; what is missing gets the usual half hour. */
export function limitsOf(policy: unknown): Limits {
  const number = (name: string) => {
    const value = typeof policy === 'object' && policy !== null ? (policy as Record<string, unknown>)[name] : undefined
    return typeof value === 'number' && value > 0 ? value : 30
  }
  return { gridMinutes: number('grid_minutes'), minMinutes: number('min_minutes') }
}

/** Returns the shortest use at the next free time, if there is one. */
export function earliest(instrument: { next_free?: string | null; policy: unknown }): { start: string; end: string } | null {
  if (!instrument.next_free) return null
  const start = Date.parse(instrument.next_free)
  return { start: formatInstant(start), end: formatInstant(start + limitsOf(instrument.policy).minMinutes * MINUTE) }
}
