/** Hours of a use by kind: the whole is a test unless parts of it were something else. */

import type { Body } from '../../api/answers'

/** The hours as the API takes them. */
export type Interval = NonNullable<Body<'check_out'>['intervals']>[number]

/** Kinds that can be told apart from the test, in the order in which they usually come. */
export const OTHER_KINDS = ['set_up', 'post_processing', 'training', 'maintenance', 'fault', 'standby'] as const
/** A kind beside the test. */
export type OtherKind = (typeof OTHER_KINDS)[number]

/** A part of a use, in whole minutes. */
export interface Part {
  kind: OtherKind
  minutes: number
}

const MINUTE = 60_000

/** Returns the whole minutes of a use. */
export function wholeMinutes(since: string, until: string): number {
  return Math.max(0, Math.floor((Date.parse(until) - Date.parse(since)) / MINUTE))
}

/** Returns what is left for the test; below nought when the parts are longer than the use. */
export function testMinutes(parts: readonly Part[], whole: number): number {
  return whole - parts.reduce((sum, part) => sum + part.minutes, 0)
}

/** Adds a kind with a usual length, or changes the length of one that is there; nought takes it out. */
export function withPart(parts: readonly Part[], kind: OtherKind, minutes: number): Part[] {
  const rest = parts.filter((part) => part.kind !== kind)
  const all = minutes > 0 ? [...rest, { kind, minutes }] : rest
  return all.sort((a, b) => OTHER_KINDS.indexOf(a.kind) - OTHER_KINDS.indexOf(b.kind))
}

/**
 * Lays the parts along the use: set-up first, then the test, then the others. Without parts the list is empty, and the
 * server counts the whole as a test. Returns nothing when the parts do not fit.
 */
export function intervalsOf(parts: readonly Part[], since: string, until: string): Interval[] | null {
  if (parts.length === 0) return []
  const test = testMinutes(parts, wholeMinutes(since, until))
  if (test < 0) return null
  const before = parts.filter((part) => part.kind === 'set_up')
  const after = parts.filter((part) => part.kind !== 'set_up')
  const all = [...before, ...(test > 0 ? [{ kind: 'test', minutes: test }] : []), ...after]
  let at = Date.parse(since)
  return all.map(({ kind, minutes }) => {
    const start = at
    at += minutes * MINUTE
    return { kind: kind as Interval['kind'], start: new Date(start).toISOString(), end: new Date(at).toISOString() }
  })
}
