/** Sending something once, and showing at each field why it was refused. */

import type { Ref, ShallowRef } from 'vue'
import { ref, shallowRef } from 'vue'
import { fieldErrors, isAborted } from '../api/problem'
import { fieldText } from '../api/words'

/** A form's or a button's sending. */
export interface Submit {
  busy: Ref<boolean>
  /** Why the last try failed; shown by `ProblemNote`. */
  error: ShallowRef<unknown>
  /** The sentence for a field by its JSON pointer, `''` when it is fine. */
  at: (pointer: string) => string
  /** Runs unless it is running already; tells whether it succeeded. */
  run: (work: () => Promise<void>) => Promise<boolean>
  clear: () => void
}

/** Makes the state of one form or button. */
export function useSubmit(): Submit {
  const busy = ref(false)
  const error = shallowRef<unknown>(null)

  async function run(work: () => Promise<void>): Promise<boolean> {
    if (busy.value) return false
    busy.value = true
    error.value = null
    try {
      await work()
      return true
    } catch (reason) {
      if (!isAborted(reason)) error.value = reason
      return false
    } finally {
      busy.value = false
    }
  }

  const at = (pointer: string) => (fieldErrors(error.value).get(pointer) ?? []).map(fieldText).join(' ')
  return { busy, error, at, run, clear: () => (error.value = null) }
}
