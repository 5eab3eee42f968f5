/** Whose office this is. */

import type { ComputedRef } from 'vue'
import { computed } from 'vue'
import { useRoute } from 'vue-router'
import type { Scope } from '../../people/scopes'
import { chosenScope, scopesOf } from '../../people/scopes'
import { me } from '../../session/session'

/** The institutions whose office the account is, and the one on show. */
export interface Office {
  institutions: ComputedRef<Scope[]>
  institution: ComputedRef<Scope | null>
}

/** Reads the account and the address. */
export function useOffice(): Office {
  const route = useRoute()
  const institutions = computed(() => scopesOf(me.value, ['institution_office']))
  return { institutions, institution: computed(() => chosenScope(institutions.value, route.query.institution)) }
}
