/** Sections of the booking rules: what belongs to each, and whose rules hold in it. */

import type { components } from '../../../api/schema'
import type { Policy } from './limits'

export type Section = components['schemas']['SectionName']
export type Follow = components['schemas']['FollowName']
export type Origin = components['schemas']['OriginName']

/** What a facility or an institution says. */
export interface Said {
  sections: readonly Section[]
  policy: Policy
}

type Field = Exclude<keyof Policy, 'follows'>

/** The fields of each section, in the order of the form. */
export const FIELDS = {
  length: ['grid_minutes', 'min_minutes', 'max_minutes', 'hour_rules'],
  hours: ['hours'],
  ahead: [
    'lead_minutes_self_use',
    'lead_minutes_commissioned',
    'horizon_days',
    'lead_working_days_self_use',
    'lead_working_days_commissioned',
  ],
  buffers: ['set_up_minutes', 'clean_up_minutes'],
  qualification: ['qualification_needed', 'operated'],
  approval: ['automatic_for', 'approval', 'hold_minutes'],
  cancellation: ['cancel_minutes', 'cancel_by'],
  quotas: ['quotas', 'peak'],
  requests: ['max_pending_holds', 'attempts'],
  release: ['release', 'leftovers', 'reserved'],
  waiting: ['waiting'],
  contest: ['contest'],
  exchange: ['exchange'],
  conduct: ['conduct'],
} as const satisfies Record<Section, readonly Field[]>

export const SECTIONS = Object.keys(FIELDS) as Section[]

/** Every field belongs to a section: one that is forgotten does not compile. */
type Forgotten = Exclude<Field, (typeof FIELDS)[Section][number]>
export const NONE_FORGOTTEN: [Forgotten] extends [never] ? true : Forgotten = true

/** Returns where the rules of a section come from: the nearest that is followed and speaks of it, else the instrument. */
export function originOf(section: Section, follow: Follow | undefined, facility: Said | null, institution: Said | null): Origin {
  const speaks = (said: Said | null) => said?.sections.includes(section) === true
  if (follow === 'facility' && speaks(facility)) return 'facility'
  return follow && speaks(institution) ? 'institution' : 'own'
}

/** Returns the policy with a section as another one has it. */
export function taken(policy: Policy, section: Section, from: Policy): Policy {
  const next: Record<string, unknown> = { ...policy }
  for (const field of FIELDS[section]) {
    if (field in from) next[field] = JSON.parse(JSON.stringify(from[field] ?? null))
    else delete next[field]
  }
  return next as unknown as Policy
}

/** Returns the policy with the choice of whom it follows in a section; `undefined`: nobody. */
export function following(policy: Policy, section: Section, follow: Follow | undefined): Policy {
  const { follows = {}, ...rest } = policy
  const chosen = SECTIONS.map((each) => [each, each === section ? follow : follows?.[each]] as const)
  const left = chosen.filter(([, whose]) => whose != null)
  return left.length ? { ...rest, follows: Object.fromEntries(left) } : (rest as Policy)
}

/** Tells whether two policies say the same, in whatever order their fields stand. */
export function sameRules(one: object, other: object): boolean {
  const [a, b] = [one as Record<string, unknown>, other as Record<string, unknown>]
  const fields = new Set([...Object.keys(a), ...Object.keys(b)])
  return [...fields].every((field) => JSON.stringify(a[field]) === JSON.stringify(b[field]))
}
