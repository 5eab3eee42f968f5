/** Quotas, releases, kept time and days with other hours, as a form keeps them. */
import type { Body } from '../../../api/answers'
import { t } from '../../../i18n'

export type Policy = Body<'put_policy'>
export type Quota = NonNullable<Policy['quotas']>[number]
export type Reserved = NonNullable<Policy['reserved']>[number]
export type Exception = NonNullable<Policy['hours']['exceptions']>[number]
export type Moment = NonNullable<Policy['leftovers']>

export const HOLDERS = ['person', 'party', 'side'] as const
export const MEASURES = ['minutes', 'uses'] as const
export const WINDOWS = ['day', 'week', 'month', 'year', 'ahead'] as const
export const SIDES = ['own_group', 'own_institution', 'outside'] as const

/** Says what is wrong with ticked sides: where the server misses one, that one has to be chosen. */
export function sidesProblem(refusal: string, sides: readonly string[]): string {
  return refusal && sides.length === 0 ? t('office.limits.oneSide') : refusal
}

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

/** Days without openings that are yet to be chosen: a date put in by the form could close the instrument by oversight. */
export function newException(): Exception {
  return { first: '', last: '', openings: [], note: '' }
}

/** Chooses the first day; the last one follows while it is missing or would lie before. */
export function startingOn(exception: Exception, first: string): Exception {
  return { ...exception, first, last: exception.last < first ? first : exception.last }
}

/** Friday 17:00: what then is left of the week would mostly stay empty. */
export function newLeftovers(): Moment {
  return { weekday: 5, minute: 1020 }
}
