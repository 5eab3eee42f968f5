/** What an account's roles are held over: labs, institutions. */

import type { Localised } from '../i18n'

/** A lab or an institution in a list of choices. */
export interface Scope {
  id: string
  name: Localised
}

/** What of an account matters here. */
type Account = { readonly roles: readonly { role: string; scope_id?: string | null; scope_name?: Localised | null }[] }

/** Lists what an account holds one of the roles over, each once, in the server's order. */
export function scopesOf(me: Account | null, roles: readonly string[]): Scope[] {
  const scopes = new Map<string, Scope>()
  for (const { role, scope_id: id, scope_name: name } of me?.roles ?? []) {
    if (roles.includes(role) && id && !scopes.has(id)) scopes.set(id, { id, name: name ?? { zh: '', en: '' } })
  }
  return [...scopes.values()]
}

/** Picks what the address names, else the first. */
export function chosenScope(scopes: Scope[], wanted: unknown): Scope | null {
  return scopes.find((scope) => scope.id === wanted) ?? scopes[0] ?? null
}
