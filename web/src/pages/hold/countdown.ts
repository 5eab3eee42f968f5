/** How long a time is still kept, second by second. */

import type { Ref } from 'vue'
import { onScopeDispose, ref } from 'vue'

/** Writes what is left as `9:05`; nothing once it is over. */
export function leftText(until: string, now: number): string {
  const seconds = Math.ceil((Date.parse(until) - now) / 1000)
  if (seconds <= 0) return ''
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`
}

/** The present, told anew every second while the page is there. */
export function useSeconds(): Ref<number> {
  const now = ref(Date.now())
  const clock = setInterval(() => (now.value = Date.now()), 1000)
  onScopeDispose(() => clearInterval(clock))
  return now
}
