/** What a use needs beside its instrument: accessories, a place, somebody of the lab who runs it. */

import type { LocationQuery } from 'vue-router'
import type { Companions, Mode, NeedsRequest, ReservationNeeds } from '../api/types'
import { pick, t } from '../i18n'

/** What is asked for. */
export interface Needs {
  /** Accessories and at most one place, by id. */
  with: string[]
  operator: boolean
}

/** The instrument alone. */
export const NO_NEEDS: Needs = { with: [], operator: false }

/** Reads what the address asks for. */
export function parseNeeds(query: LocationQuery): Needs {
  const ids = typeof query.with === 'string' ? query.with.split(',').filter(Boolean) : []
  return { with: [...new Set(ids)], operator: query.operator === '1' }
}

/** Writes it into the address; nothing is needed: nothing is left of it. */
export function needsQuery(needs: Needs): Record<string, string | undefined> {
  return { with: needs.with.length ? needs.with.join(',') : undefined, operator: needs.operator ? '1' : undefined }
}

/** Why somebody of the lab runs the instrument unasked; nothing: only when it is asked for. */
export function whyOperated(companions: Companions | undefined, mode: Mode): 'always' | 'commissioned' | null {
  if (companions?.operator_needed === 'always') return 'always'
  return companions?.operator_needed === 'commissioned' && mode === 'commissioned' ? 'commissioned' : null
}

/** Tells whether there is anything to choose, or to be told, for a use in this mode. */
export function hasNeeds(companions: Companions | undefined, mode: Mode): boolean {
  return !!companions && (companions.choices.length > 0 || companions.operated || whyOperated(companions, mode) !== null)
}

/** Returns what goes with this instrument in this mode of what was asked for: what is ticked on the page. */
export function needsHere(companions: Companions | undefined, asked: Needs, mode: Mode): Needs {
  if (!companions) return NO_NEEDS
  return {
    with: companions.choices.filter((each) => asked.with.includes(each.id)).map((each) => each.id),
    operator: whyOperated(companions, mode) !== null || (companions.operated && asked.operator),
  }
}

/** Writes the field of a question or a request; without needs there is none. */
export function needsFields({ with: ids, operator }: Needs): { needs?: NeedsRequest } {
  if (ids.length === 0 && !operator) return {}
  return { needs: { ...(ids.length ? { with: ids } : {}), ...(operator ? { operator } : {}) } }
}

/** Puts an accessory in or out. */
export function toggledWith(needs: Needs, id: string, on: boolean): Needs {
  const rest = needs.with.filter((each) => each !== id)
  return { ...needs, with: on ? [...rest, id] : rest }
}

/** Takes one place instead of any other; nothing: any place will do. */
export function placed(companions: Companions, needs: Needs, id: string): Needs {
  const places = companions.choices.filter((each) => each.kind === 'place').map((each) => each.id)
  const rest = needs.with.filter((each) => !places.includes(each))
  return { ...needs, with: id ? [...rest, id] : rest }
}

/** Names what is chosen as a reservation names it; who will run it is not known before it is booked. */
export function namedNeeds(companions: Companions | undefined, needs: Needs): ReservationNeeds {
  const choices = companions?.choices ?? []
  return { with: choices.filter((each) => needs.with.includes(each.id)), operator: needs.operator, operated_by: null }
}

/** Returns what a reservation asked for, to ask for it again. */
export function askedOf(needs: ReservationNeeds | null | undefined): Needs {
  return needs ? { with: needs.with.map((each) => each.id), operator: needs.operator } : NO_NEEDS
}

/** Says who runs it. */
export function operatorText(needs: Pick<ReservationNeeds, 'operator' | 'operated_by'>): string {
  if (!needs.operator) return ''
  return needs.operated_by ? t('needs.operatedBy', { who: needs.operated_by }) : t('needs.operated')
}

/** Says in one line what a use has besides; `''` for the instrument alone. */
export function needsText(needs: ReservationNeeds | null | undefined): string {
  if (!needs) return ''
  return [...needs.with.map((each) => pick(each.name)), operatorText(needs)].filter(Boolean).join(t('booking.comma'))
}
