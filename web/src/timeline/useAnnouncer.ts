/** What the live region says: a new selection, its answer, and when someone else has spoilt it. */

import { onBeforeUnmount, ref, watch } from 'vue'
import type { Chosen } from './keyboard'
import { sameRange } from './selection'
import type { Voice } from './speech'
import { speakLoss, speakSelection } from './speech'
import type { Situation } from './state'
import type { TimeLineAnswer } from './types'

/** What the announcer watches. */
export interface AnnouncerWorld {
  selection: () => Chosen | null
  situation: () => Situation | null
  answer: () => TimeLineAnswer | null
  /** The row's name, where there are several. */
  rowLabel: () => string | null
  voice: () => Voice
}

/** Milliseconds of rest before a selection is spoken, so that a drag is one sentence and not forty. */
const REST_MS = 450

/** Returns the sentence for an `aria-live` region. */
export function useAnnouncer(world: AnnouncerWorld) {
  const sentence = ref('')
  let timer: ReturnType<typeof setTimeout> | undefined

  function say(): void {
    const selection = world.selection()
    const situation = world.situation()
    if (!selection || !situation) return
    const answer = world.answer()
    if (answer?.tone === 'checking') return
    sentence.value = speakSelection(selection, situation, answer, world.rowLabel(), world.voice())
  }

  watch([world.selection, () => world.answer()?.tone, () => world.answer()?.text], ([selection], [before]) => {
    clearTimeout(timer)
    if (selection) timer = setTimeout(say, REST_MS)
    else if (before) sentence.value = world.voice().words.cleared
  })

  watch([world.situation, world.selection], ([situation, selection], [situationBefore, selectionBefore]) => {
    const same = selection && selectionBefore?.rowId === selection.rowId && sameRange(selection, selectionBefore)
    if (!same || !situation || situationBefore?.standing !== 'free') return
    if (situation.standing === 'free' || situation.standing === 'past') return
    clearTimeout(timer)
    sentence.value = speakLoss(selection, situation, world.voice())
  })

  onBeforeUnmount(() => clearTimeout(timer))
  return sentence
}
