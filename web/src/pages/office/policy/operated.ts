/** When somebody of the lab must run an instrument, as a form keeps it. */

import type { Policy } from './limits'

export type Operated = NonNullable<Policy['operated']>
export const OPERATED: Operated[] = ['on_request', 'commissioned', 'always']

/** Says it in a policy; what is only on request is not said at all, as the server keeps it. */
export function withOperated(policy: Policy, operated: Operated | null | undefined): Policy {
  const { operated: _, ...rest } = policy
  return operated && operated !== 'on_request' ? { ...rest, operated } : rest
}
