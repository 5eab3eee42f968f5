/** What users may do with their time among themselves, as a form keeps it. */
import type { Policy } from './limits'

export type Exchange = NonNullable<Policy['exchange']>

/** To whom time may be handed over, from nobody outwards. */
export const REACHES = ['nobody', 'group', 'institution', 'anybody'] as const
export type Reach = (typeof REACHES)[number]

/** What holds where a policy says nothing. */
export const USUAL: Exchange = { hand_over: 'group', swap: true }

/** Returns the rules with a part of them changed; what was not said becomes said. */
export function withPart(exchange: Exchange | null | undefined, part: Partial<Exchange>): Exchange {
  return { ...(exchange ?? USUAL), ...part }
}
