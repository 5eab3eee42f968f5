/** What an instrument's facility and institution say for the rules of whoever follows them. */

import type { ComputedRef, WatchSource } from 'vue'
import { computed } from 'vue'
import type { Answer } from '../../../api/answers'
import { api, ask } from '../../../api/client'
import { useLoad } from '../../../compose/load'
import type { Policy } from './limits'
import type { Said } from './sections'

/** Reads both; whoever may not read one of them is offered nothing of it. They are read again with `revision`. */
export function useDefaults(
  facilityId: () => string,
  institutionId: () => string,
  revision: WatchSource,
): { facility: ComputedRef<Said | null>; institution: ComputedRef<Said | null> } {
  const path = (id: () => string) => ({ params: { path: { id: id() } } })
  const near = useLoad<Answer<'get_facility_policy_defaults'>>(
    (signal) => ask(api.GET('/facilities/{id}/policy-defaults', { ...path(facilityId), signal })),
    [facilityId, revision],
  )
  const far = useLoad<Answer<'get_institution_policy_defaults'>>(
    (signal) => ask(api.GET('/institutions/{id}/policy-defaults', { ...path(institutionId), signal })),
    [institutionId, revision],
  )
  return { facility: computed(() => saidIn(near.data.value)), institution: computed(() => saidIn(far.data.value)) }
}

/** The document shows a policy as any object. */
export function saidIn(answer: Answer<'get_facility_policy_defaults'> | null): Said | null {
  return answer && { sections: answer.sections, policy: answer.policy as unknown as Policy }
}
