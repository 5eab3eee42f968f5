/** What the booking time line needs of an instrument, and the numbers of its policy. */

import type { Instrument } from '../api/types'
import { pick } from '../i18n'
import { MINUTE, formatInstant } from '../timeline/time'
import type { Chosen } from './selection'

/** Grid and shortest use, in minutes. */
export interface Limits {
  gridMinutes: number
  minMinutes: number
}

/** An instrument on the booking time line. */
export interface Subject extends Limits {
  id: string
  label: string
  zone: string
  capacity: number
}

/**
 * Reads a policy; what is missing gets the usual half hour. Where hours have rules of their own the smallest numbers
 * count: what another hour does not allow, the answer says.
 */
export function limitsOf(policy: unknown): Limits {
  const rules = member(policy, 'hour_rules')
  const all = [policy, ...(Array.isArray(rules) ? rules : [])]
  const smallest = (name: string) => {
    const given = all.map((each) => member(each, name)).filter((value) => typeof value === 'number' && value > 0)
    return given.length ? Math.min(...(given as number[])) : 30
  }
  return { gridMinutes: smallest('grid_minutes'), minMinutes: smallest('min_minutes') }
}

function member(of: unknown, name: string): unknown {
  return typeof of === 'object' && of !== null ? (of as Record<string, unknown>)[name] : undefined
}

/** Returns what the booking time line needs of an instrument. */
export function subjectOf(instrument: Pick<Instrument, 'id' | 'name' | 'facility' | 'capacity' | 'policy'>): Subject {
  const { id, name, facility, capacity, policy } = instrument
  return { id, label: pick(name), zone: facility.time_zone, capacity, ...limitsOf(policy) }
}

/** Returns the shortest use at the next free time, if there is one. */
export function earliest(instrument: { next_free?: string | null; policy: unknown }): Chosen | null {
  if (!instrument.next_free) return null
  const start = Date.parse(instrument.next_free)
  return { start: formatInstant(start), end: formatInstant(start + limitsOf(instrument.policy).minMinutes * MINUTE) }
}
