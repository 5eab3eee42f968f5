/** How a webhook does, and of what one can be told. */

import type { Webhook, WebhookEvent } from '../../../api/types'
import type { Meaning } from '../../../components/MeaningSign.vue'

/** Everything that a webhook can be told of, in the order in which it happens. */
export const EVENTS: WebhookEvent[] = [
  'requested', 'approved', 'confirmed', 'moved', 'cancelled', 'declined', 'lapsed', 'displaced', 'checked_in', 'checked_out', 'no_show', 'kept_longer',
]

/** What most systems want to know: what is taken, and what is not any more. */
export const USUAL: WebhookEvent[] = ['confirmed', 'moved', 'cancelled', 'displaced']

export type Standing = 'fresh' | 'arrived' | 'failing' | 'off'

/** Says how a webhook does, by its last call. */
export function standingOf({ last, off_at }: Pick<Webhook, 'last' | 'off_at'>): Standing {
  if (off_at) return 'off'
  if (!last) return 'fresh'
  return last.error ? 'failing' : 'arrived'
}

export const MEANINGS: Record<Standing, Meaning> = { fresh: 'waiting', arrived: 'confirmed', failing: 'waiting', off: 'refused' }
