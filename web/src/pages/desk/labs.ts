/** The labs an account runs. */

import type { Me } from '../../api/types'
import type { Localised } from '../../i18n'

/** A lab in a list of choices. */
export interface Lab {
  id: string
  name: Localised
}

/** What of an account matters here. */
type Account = { readonly roles: readonly Pick<Me['roles'][number], 'role' | 'scope_id' | 'scope_name'>[] }

/** Lists the labs over which an account holds one of the roles, each once, in the server's order. */
export function labsOf(me: Account | null, roles: readonly string[]): Lab[] {
  const labs = new Map<string, Lab>()
  for (const { role, scope_id: id, scope_name: name } of me?.roles ?? []) {
    if (roles.includes(role) && id && !labs.has(id)) labs.set(id, { id, name: name ?? { zh: '', en: '' } })
  }
  return [...labs.values()]
}

/** Picks the lab the address names, else the first. */
export function chosenLab(labs: Lab[], wanted: unknown): Lab | null {
  return labs.find((lab) => lab.id === wanted) ?? labs[0] ?? null
}
