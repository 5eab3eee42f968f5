/** The state in which somebody's roles or account cannot be changed, as the server named it. */

import { ApiProblem } from '../api/problem'

/** States with a sentence of their own in the catalogue, under `people.refused`. */
const TOLD = ['separate_administrators', 'last_administrator', 'own_account', 'own_roles'] as const

/** A state that is told in words. */
export type Told = (typeof TOLD)[number]

/** Returns the state that a refusal names, if the catalogue has a sentence for it. */
export function toldState(error: unknown): Told | null {
  if (!(error instanceof ApiProblem) || error.code !== 'wrong-state') return null
  return TOLD.find((state) => state === error.body.params?.state) ?? null
}
