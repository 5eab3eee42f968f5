/** Setting soft rules aside: the lab may, all of them or none, and says why. A move may be explained without it. */

import type { Violation } from '../../../api/types'

/** Rules set aside for the time that is chosen now. */
export interface Waiver {
  codes: string[]
  reason: string
}

/** Nothing is set aside. */
export const NO_WAIVER: Waiver = { codes: [], reason: '' }

/** Returns the rules that would have to be set aside; nothing when a hard rule stands in the way. */
export function waivable(violations: Pick<Violation, 'code' | 'waivable'>[]): string[] {
  return violations.every((each) => each.waivable) ? violations.map((each) => each.code) : []
}

/** Writes the waiver for the live answer, whose reason may still be being typed. */
export function trialFields({ codes, reason }: Waiver): { waive?: string[]; reason?: string } {
  return codes.length === 0 ? {} : { waive: codes, reason: reason.trim() || '…' }
}

/** Writes the waiver of a move, whose reason is told to the other side even where no rule is set aside. */
export function moveFields(waiver: Waiver): { waive?: string[]; reason?: string } {
  const reason = waiver.reason.trim()
  return waiver.codes.length === 0 && reason ? { reason } : waiverFields(waiver)
}

/** Writes the waiver for the change itself. */
export function waiverFields({ codes, reason }: Waiver): { waive?: string[]; reason?: string } {
  return codes.length === 0 ? {} : { waive: codes, reason: reason.trim() }
}

/** Tells whether the change may be sent: without a waiver, or with a reason for it. */
export function isExplained({ codes, reason }: Waiver): boolean {
  return codes.length === 0 || reason.trim() !== ''
}
