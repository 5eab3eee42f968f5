/** The title in the browser's tab. */

import type { MaybeRefOrGetter } from 'vue'
import { toValue, watchEffect } from 'vue'
import { pick } from '../i18n'
import { site } from '../session/session'

/** Keeps the tab's title at `what · site`. */
export function useTitle(what: MaybeRefOrGetter<string>): void {
  watchEffect(() => {
    const place = pick(site.value?.name) || '机时 Jishi'
    const own = toValue(what)
    document.title = own ? `${own} · ${place}` : place
  })
}
