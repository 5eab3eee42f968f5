/** What the header's buttons do. */

import { api, ask } from '../api/client'
import { locale, setLocale } from '../i18n'
import { me, setMe, signOut } from '../session/session'
import { nextTheme, setTheme, theme } from '../session/theme'

/** Goes to the other language; a signed-in reader's account learns it too, so that mail follows. */
export async function switchLocale(): Promise<void> {
  const next = locale.value === 'zh' ? 'en' : 'zh'
  setLocale(next)
  if (!me.value) return
  try {
    setMe(await ask(api.PATCH('/me', { body: { locale: next } })))
  } catch {
    // The page is in the chosen language all the same; the account follows at the next change.
  }
}

/** Goes to the next theme: system, light, dark. */
export function switchTheme(): void {
  setTheme(nextTheme(theme.value))
}

/** Signs out; without an answer the person stays signed in and can try again. */
export async function endSession(): Promise<void> {
  await signOut()
}
