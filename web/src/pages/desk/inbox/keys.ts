/** The keys of the inbox. */

import { onMounted, onUnmounted } from 'vue'
import { isTyping } from '../../../frame/typing'

/** What a key does. */
export type Deed = 'approve' | 'decline' | 'next' | 'previous'

const KEYS: Record<string, Deed> = { a: 'approve', d: 'decline', j: 'next', k: 'previous' }

/** Reads a key press; nothing while somebody types, holds a modifier or keeps the key down. */
export function deedOf(event: Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'metaKey' | 'altKey' | 'repeat' | 'target'>): Deed | null {
  if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return null
  const deed = KEYS[event.key.toLowerCase()] ?? null
  // A key that is held down goes through the list, but never decides twice.
  return event.repeat && (deed === 'approve' || deed === 'decline') ? null : deed
}

/** Listens while the page is there and `active` says so. */
export function useInboxKeys(active: () => boolean, doIt: (deed: Deed) => void): void {
  const onKey = (event: KeyboardEvent) => {
    const deed = active() ? deedOf(event) : null
    if (!deed) return
    event.preventDefault()
    doIt(deed)
  }
  onMounted(() => addEventListener('keydown', onKey))
  onUnmounted(() => removeEventListener('keydown', onKey))
}
