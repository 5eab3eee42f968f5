/** Who may go where. A page that somebody may not open says so in place; only visitors are sent to sign in. */

import type { RouteLocationNormalized, RouteLocationRaw } from 'vue-router'
import { loadSite, refreshMe, signedIn } from '../session/session'

/** Facts the decision needs. */
export interface Standing {
  setupNeeded: boolean
  signedIn: boolean
}

/** What of a navigation decides. */
export type Wanted = Pick<RouteLocationNormalized, 'path' | 'fullPath' | 'meta'>

/** Decides where a navigation ends: `true` lets it pass. */
export function decide(to: Wanted, standing: Standing): true | RouteLocationRaw {
  if (standing.setupNeeded && to.path !== '/setup') return '/setup'
  if (!standing.setupNeeded && to.path === '/setup') return '/'
  if ((to.meta.page || to.meta.account) && to.meta.page !== 'catalogue' && !standing.signedIn) {
    return { path: '/sign-in', query: { next: to.fullPath } }
  }
  return true
}

/** Returns an address inside these pages, or the front page for anything else. */
export function safeNext(next: unknown): string {
  return typeof next === 'string' && /^\/(?![/\\])/.test(next) ? next : '/'
}

let setupNeeded = false
let asked: Promise<void> | null = null

async function askOnce(): Promise<void> {
  const [site] = await Promise.all([loadSite(), refreshMe()])
  setupNeeded = site.setupNeeded
}

/** Remembers that the first administrator now exists. */
export function setupDone(): void {
  setupNeeded = false
}

/** Asks the server once who this is, then decides. Without an answer the page itself tells what is wrong. */
export async function mayPass(to: RouteLocationNormalized): Promise<true | RouteLocationRaw> {
  try {
    await (asked ??= askOnce())
  } catch {
    asked = null
    return true
  }
  return decide(to, { setupNeeded, signedIn: signedIn.value })
}
