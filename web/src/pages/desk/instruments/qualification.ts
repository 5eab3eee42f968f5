/** Whether operating an instrument oneself needs a qualification, as its lab sees it. */

import type { Instrument } from '../../../api/types'

/** Needed; asked for by rules that nobody meets, for self-use is not offered; or not asked for. */
export type Need = 'needed' | 'not_offered' | 'not_needed'

/** Returns whether a qualification is needed. */
export function needOf({ policy, modes }: Pick<Instrument, 'policy' | 'modes'>): Need {
  const asked = (policy as { qualification_needed?: boolean } | null | undefined)?.qualification_needed === true
  if (!asked) return 'not_needed'
  return modes.includes('self_use') ? 'needed' : 'not_offered'
}
