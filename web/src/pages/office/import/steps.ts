/** The four steps of an import, and where an import stands among them. */

import type { Answer } from '../../../api/answers'

/** An import. */
export type Import = Answer<'get_import'>

/** The steps after the file, in order; the file itself is the first. */
export const STEPS = ['file', 'columns', 'rows', 'apply'] as const
/** A step. */
export type Step = (typeof STEPS)[number]

/** Reads the step from the address; an import that is there is past its file, and one that was applied is at its end. */
export function stepOf(wanted: unknown, state: Import['state'] | null): Step {
  if (state === null) return 'file'
  if (state === 'applied') return 'apply'
  return STEPS.find((each) => each === wanted && each !== 'file') ?? 'columns'
}

/** What of an import the counts speak of. */
export type Verdict = 'added' | 'changed' | 'unchanged' | 'refused' | 'duplicate'

/** Verdicts in the order in which they are looked at: what needs a person first. */
export const VERDICTS: Verdict[] = ['refused', 'duplicate', 'changed', 'added', 'unchanged']

/** Returns how many rows have the verdict. */
export function countOf(counts: Import['counts'], verdict: Verdict): number {
  return verdict === 'duplicate' ? counts.duplicates : counts[verdict]
}

/** Returns the verdict to begin with: the first that has rows. */
export function firstVerdict(counts: Import['counts']): Verdict {
  return VERDICTS.find((verdict) => countOf(counts, verdict) > 0) ?? 'added'
}
