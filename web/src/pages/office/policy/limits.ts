/** Quotas, releases, kept time and days with other hours, as a form keeps them. */
import type { Body } from '../../../api/answers'
import { t } from '../../../i18n'

export type Policy = Body<'put_policy'>
export type Quota = NonNullable<Policy['quotas']>[number]
export type Reserved = NonNullable<Policy['reserved']>[number]
export type Exception = NonNullable<Policy['hours']['exceptions']>[number]
export type Moment = NonNullable<Policy['leftovers']>

export const HOLDERS = ['person', 'party', 'side', 'all'] as const
export const MEASURES = ['minutes', 'uses', 'days'] as const
export const WINDOWS = ['day', 'week', 'month', 'year', 'ahead', 'rolling'] as const
export type WindowKind = (typeof WINDOWS)[number]
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
  return { ...quota, measure, limit: LIMITS[measure] ?? 1 }
}

const LIMITS: Record<string, number> = { minutes: 360, uses: 1, days: 3 }

/** Returns the kind of a quota's window. */
export function windowKind(quota: Quota): WindowKind {
  return typeof quota.window === 'string' ? quota.window : 'rolling'
}

/** Returns the days of a rolling window, a week where there is none. */
export function rollingDays(quota: Quota): number {
  return typeof quota.window === 'string' ? 7 : quota.window.rolling.days
}

/** Chooses the kind of a quota's window; a rolling one keeps its days. */
export function within(quota: Quota, kind: WindowKind, days = rollingDays(quota)): Quota {
  return { ...quota, window: kind === 'rolling' ? { rolling: { days } } : kind }
}

/** Saturday and Sunday: the hours that labs count on their own. */
export function weekend(): NonNullable<Quota['hours']> {
  return [6, 7].map((weekday) => ({ weekday, from_minute: 0, to_minute: 1440 }))
}

/** What a quota leaves unsaid when it has nothing to say; hours of its own that are being typed stay, even while none is whole. */
export function trimmed(quota: Quota): Quota {
  const { groups, except, hours, ...rest } = quota
  return {
    ...rest,
    ...(groups?.length ? { groups } : {}),
    ...(except?.length ? { except } : {}),
    ...(hours ? { hours } : {}),
  }
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
