/** Light, dark or as the system says; kept on this device. `public/theme.js` applies it before the first paint. */

import { ref, watchEffect } from 'vue'

/** The three choices, in the order in which the button goes through them. */
export const THEMES = ['system', 'light', 'dark'] as const
/** A choice of theme. */
export type Theme = (typeof THEMES)[number]

const KEPT = 'jishi.theme'

/** Reads a kept choice; anything else is the system's. */
export function parseTheme(kept: string | null): Theme {
  return kept === 'light' || kept === 'dark' ? kept : 'system'
}

/** Returns the choice after this one. */
export function nextTheme(theme: Theme): Theme {
  return THEMES[(THEMES.indexOf(theme) + 1) % THEMES.length] ?? 'system'
}

/** The present choice. */
export const theme = ref<Theme>(parseTheme(localStorage.getItem(KEPT)))

const system = globalThis.matchMedia?.('(prefers-color-scheme: dark)')
const systemDark = ref(system?.matches ?? false)
system?.addEventListener?.('change', (event) => (systemDark.value = event.matches))

/** Changes and keeps the choice. */
export function setTheme(next: Theme): void {
  theme.value = next
  localStorage.setItem(KEPT, next)
}

watchEffect(() => {
  const dark = theme.value === 'dark' || (theme.value === 'system' && systemDark.value)
  document.documentElement.classList.toggle('dark', dark)
})
