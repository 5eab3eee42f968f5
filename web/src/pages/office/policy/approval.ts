/** When the lab is asked and who agrees after it, as a form keeps it. */
import type { Policy } from './limits'

export type Approval = NonNullable<Policy['approval']>

export const SECONDS = ['none', 'manager', 'pi'] as const
export type Second = (typeof SECONDS)[number]

/** The first use of each person: what a lab asks about before anything else. */
export function newApproval(): Approval {
  return { longer_than_minutes: null, hours: [], first_use: true, second: null }
}

/** Where one approval is enough, nobody is named. */
export function secondOf(chosen: Second): string | null {
  return chosen === 'none' ? null : chosen
}
