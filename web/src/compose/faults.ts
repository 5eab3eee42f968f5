/** What of a form cannot be sent yet: its inputs say so, the form asks before it sends. */

import type { InjectionKey, Ref } from 'vue'
import { inject, onBeforeUnmount, provide, ref } from 'vue'

/** The faults of one form. */
export interface Faults {
  /** Somebody has tried to send it: what is only missing is now pointed out, too. */
  tried: Ref<boolean>
  /** Tells whether anything stands in the way. */
  stand: () => boolean
}

interface Register {
  tried: Ref<boolean>
  found: Set<() => boolean>
}

const KEY: InjectionKey<Register> = Symbol('faults')

/** Makes the faults of a form, for the inputs below it. */
export function provideFaults(): Faults {
  const register: Register = { tried: ref(false), found: new Set() }
  provide(KEY, register)
  return { tried: register.tried, stand: () => [...register.found].some((isWrong) => isWrong()) }
}

/** Reports an input's fault to its form; returns whether sending was tried. */
export function useFault(isWrong: () => boolean): Ref<boolean> {
  const register = inject(KEY, null)
  register?.found.add(isWrong)
  onBeforeUnmount(() => register?.found.delete(isWrong))
  return register?.tried ?? ref(false)
}
