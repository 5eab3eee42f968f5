/** Who is reading: asked once at the start, changed by signing in and out. The cookie itself is out of reach here. */

import { computed, readonly, ref } from 'vue'
import { api, ask, onProblem } from '../api/client'
import { ApiProblem } from '../api/problem'
import type { Me, Site } from '../api/types'
import { followLocale } from '../i18n'

const person = ref<Me | null>(null)
const place = ref<Site | null>(null)

/** The signed-in account with its roles and pages, or `null` for a visitor. */
export const me = readonly(person)
/** The name of this installation and its zone; `null` until known. */
export const site = readonly(place)
/** Tells whether somebody is signed in. */
export const signedIn = computed(() => person.value !== null)

/** The areas of the account in the order of the navigation: those the server names, and its organisation if it has one. */
export const pages = computed<string[]>(() => {
  const named: string[] = [...(person.value?.pages ?? [])]
  const after = named.indexOf('mine') + 1
  return person.value?.organisation ? [...named.slice(0, after), 'organisation', ...named.slice(after)] : named
})

/** Tells whether the account may open an area of the pages; visitors have the catalogue. */
export function mayOpen(page: string): boolean {
  return page === 'catalogue' || pages.value.includes(page)
}

/** Takes over what signing in, first run or a change of the account answered. */
export function setMe(next: Me | null): void {
  person.value = next
  if (next) followLocale(next.person.locale)
}

/** Asks again who this is; a visitor is an answer, not a fault. */
export async function refreshMe(): Promise<void> {
  try {
    setMe(await ask(api.GET('/session')))
  } catch (error) {
    if (!(error instanceof ApiProblem && error.status === 401)) throw error
    person.value = null
  }
}

/** Learns the site's name and whether a first administrator is still missing. */
export async function loadSite(): Promise<{ setupNeeded: boolean }> {
  const [found, setup] = await Promise.all([ask(api.GET('/site')), ask(api.GET('/setup'))])
  place.value = found
  return { setupNeeded: setup.needed }
}

/** Ends this session. */
export async function signOut(): Promise<void> {
  await ask(api.DELETE('/session'))
  person.value = null
}

onProblem((problem) => {
  if (problem.sessionEnded) person.value = null
})
