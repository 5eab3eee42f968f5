/** What is chosen on the schedule, for what, and the live answer to it. */

import type { Ref, ShallowRef } from 'vue'
import { computed, ref, shallowRef, watch } from 'vue'
import { api, ask } from '../../../api/client'
import type { Mode, Reservation } from '../../../api/types'
import { CHECKING, answerOf } from '../../../booking/answer'
import type { LiveQuote } from '../../../booking/useQuote'
import { useQuote } from '../../../booking/useQuote'
import { t } from '../../../i18n'
import type { TimeLineAnswer, TimeLineSelection } from '../../../timeline/types'
import type { Waiver } from './waiver'
import { NO_WAIVER, trialFields } from './waiver'

/** The state of a choice. */
export interface Trial {
  selection: ShallowRef<TimeLineSelection | null>
  /** The reservation that the choice would move. */
  moving: ShallowRef<Reservation | null>
  waiver: Ref<Waiver>
  live: LiveQuote
  answer: Ref<TimeLineAnswer | null>
  /** A reservation keeps its instrument: a choice on another row cannot be its new place. */
  elsewhere: Ref<boolean>
  clear: () => void
}

/** Makes the state; the zone is the lab's. */
export function useTrial(zone: () => string): Trial {
  const selection = shallowRef<TimeLineSelection | null>(null)
  const moving = shallowRef<Reservation | null>(null)
  const waiver = ref<Waiver>(NO_WAIVER)
  const modes = shallowRef(new Map<string, Mode>())
  const elsewhere = computed(
    () => moving.value !== null && selection.value !== null && selection.value.rowId !== moving.value.instrument.id,
  )

  // How an instrument may be used is learnt once, when somebody first chooses a time on it.
  watch(() => selection.value?.rowId, async (id) => {
    if (!id || modes.value.has(id)) return
    const found = await ask(api.GET('/instruments/{id}', { params: { path: { id } } })).catch(() => null)
    if (found)
      modes.value = new Map(modes.value).set(
        id,
        found.modes.includes('commissioned') ? 'commissioned' : (found.modes[0] ?? 'commissioned'),
      )
  })
  // Another time breaks other rules; the reason stays as typed.
  watch(selection, (next, before) => {
    if (next?.start !== before?.start || next?.end !== before?.end) waiver.value = { ...waiver.value, codes: [] }
  })

  const live = useQuote(() => {
    const chosen = selection.value
    if (!chosen || elsewhere.value) return null
    const mode = moving.value?.mode ?? modes.value.get(chosen.rowId)
    if (!mode) return null
    const moved = moving.value ? { reservation_id: moving.value.id } : {}
    return {
      instrumentId: chosen.rowId,
      body: { start: chosen.start, end: chosen.end, mode, ...moved, ...trialFields(waiver.value) },
    }
  })
  const answer = computed<TimeLineAnswer | null>(() => {
    if (elsewhere.value) return { tone: 'refused', text: t('desk.move.sameInstrument') }
    if (live.quote.value) return answerOf(live.quote.value, zone())
    return live.checking.value || (selection.value && !live.error.value) ? CHECKING : null
  })
  const clear = () => {
    selection.value = null
    moving.value = null
    waiver.value = NO_WAIVER
  }
  return { selection, moving, waiver, live, answer, elsewhere, clear }
}
