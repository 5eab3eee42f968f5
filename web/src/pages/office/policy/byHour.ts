/** Deadlines in working days and rules by the hour, as a form keeps them. */
import type { Policy } from './limits'

export type CancelBy = NonNullable<Policy['cancel_by']>
export type HourRule = NonNullable<Policy['hour_rules']>[number]
export type Number = 'min_minutes' | 'max_minutes' | 'grid_minutes'

export const NUMBERS: readonly Number[] = ['min_minutes', 'max_minutes', 'grid_minutes']

/** Four in the afternoon of the last working day before: late enough to know, early enough to tell somebody else. */
export function newCancelBy(): CancelBy {
  return { working_days_before: 1, minute: 960 }
}

/** Every evening from 20:00 on, four hours at least: nights are not cut into pieces. */
export function newHourRule(): HourRule {
  const hours = [1, 2, 3, 4, 5, 6, 7].map((weekday) => ({ weekday, from_minute: 1200, to_minute: 1440 }))
  return { hours, min_minutes: 240 }
}

/** Sets one of a rule's numbers, or leaves it to the policy. */
export function ruled(rule: HourRule, number: Number, minutes: number | null): HourRule {
  const next = { ...rule }
  delete next[number]
  return minutes === null ? next : { ...next, [number]: minutes }
}

/** Returns what a number begins with. */
export function firstOf(number: Number): number {
  return { min_minutes: 240, max_minutes: 120, grid_minutes: 60 }[number]
}
