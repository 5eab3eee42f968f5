/** What the bureau asks about: period and institution, as the address says. */

import type { ComputedRef } from 'vue'
import { computed } from 'vue'
import { useRoute } from 'vue-router'
import { site } from '../../session/session'
import type { Period } from './period'
import { parsePeriod, todayIn } from './period'

/** The question. */
export interface Question {
  today: ComputedRef<string>
  period: ComputedRef<Period>
  /** Id of an institution; `''` for all. */
  institution: ComputedRef<string>
  zone: ComputedRef<string>
}

/** Reads the address. */
export function useQuestion(): Question {
  const route = useRoute()
  const zone = computed(() => site.value?.time_zone ?? 'Asia/Shanghai')
  const today = computed(() => todayIn(zone.value))
  return {
    zone, today,
    period: computed(() => parsePeriod(route.query, today.value)),
    institution: computed(() => (typeof route.query.institution === 'string' ? route.query.institution : '')),
  }
}
