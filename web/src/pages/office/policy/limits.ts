/** Quotas, releases, kept time and days with other hours, as a form keeps them. */
import type { Body } from '../../../api/answers'

export type Policy = Body<'put_policy'>
export type Quota = NonNullable<Policy['quotas']>[number]
export type Reserved = NonNullable<Policy['reserved']>[number]
export type Exception = NonNullable<Policy['hours']['exceptions']>[number]
export type Moment = NonNullable<Policy['leftovers']>

export const HOLDERS = ['person', 'party', 'side'] as const
export const MEASURES = ['minutes', 'uses'] as const
export const WINDOWS = ['day', 'week', 'month', 'year', 'ahead'] as const
export const SIDES = ['own_group', 'own_institution', 'outside'] as const

/** Six hours a week for each group: what a lab begins with when it first limits anything. */
export function newQuota(): Quota {
  return { per: 'party', sides: [...SIDES], measure: 'minutes', limit: 360, window: 'week', peak_only: false }
}

/** Another measure begins with a limit that makes sense in it. */
export function measured(quota: Quota, measure: string): Quota {
  if (quota.measure === measure) return quota
  return { ...quota, measure, limit: measure === 'uses' ? 1 : 360 }
}

/** Weekday mornings, kept for the group that keeps the instrument. */
export function newReserved(): Reserved {
  const weekly = [1, 2, 3, 4, 5].map((weekday) => ({ weekday, from_minute: 480, to_minute: 720 }))
  return { weekly, groups: [], sides: ['own_group'], release_minutes: 1440 }
}

/** A day without openings. */
export function newException(day: string): Exception {
  return { first: day, last: day, openings: [], note: '' }
}

/** Today as the reader's clock shows it, for a new exception. */
export function today(): string {
  const now = new Date()
  const two = (n: number) => String(n).padStart(2, '0')
  return `${now.getFullYear()}-${two(now.getMonth() + 1)}-${two(now.getDate())}`
}
