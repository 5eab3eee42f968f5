/** Groups that rules name. */

export interface KnownGroup {
  id: string
  name: string
}

/** Returns the groups that can be chosen, then those that are chosen and not among them, without a name. */
export function offered(known: readonly KnownGroup[], chosen: readonly string[]): { id: string; name: string | null }[] {
  const strange = chosen.filter((id) => !known.some((group) => group.id === id))
  return [...known.map(({ id, name }) => ({ id, name })), ...strange.map((id) => ({ id, name: null }))]
}
