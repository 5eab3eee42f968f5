/** The rules of conduct, as a form keeps them. */
import type { Policy } from './limits'

export type Conduct = NonNullable<Policy['conduct']>
export type Step = NonNullable<Conduct['ladder']>[number]
/** A number that may be left out: then that kind of strike is not counted. */
export type Counted = 'no_show_minutes' | 'late_minutes' | 'early_percent' | 'overrun_minutes'

export const REACHES = ['instrument', 'facility'] as const
export const MEASURES = ['approval', 'suspension'] as const
export const MOST_STEPS = 5
/** What each number begins with when it is first counted. */
export const USUAL: Record<Counted, number> = {
  no_show_minutes: 30, late_minutes: 15, early_percent: 50, overrun_minutes: 15,
}

/** Half an hour of grace, and three no-shows within half a year for a month: what a lab begins with. */
export function newConduct(): Conduct {
  return {
    no_show_minutes: USUAL.no_show_minutes,
    late_minutes: null,
    early_percent: null,
    overrun_minutes: null,
    late_cancel: false,
    strike_days: 180,
    appeal_days: 7,
    ladder: [newStep([])],
  }
}

/** The next step asks for one strike more than the last, and lasts longer. */
export function newStep(ladder: readonly Step[]): Step {
  const last = ladder.at(-1)
  if (!last) return { strikes: 3, within_days: 180, reach: 'instrument', measure: 'suspension', days: 30 }
  return { ...last, strikes: Math.min(20, last.strikes + 1), days: Math.min(366, last.days * 2) }
}
