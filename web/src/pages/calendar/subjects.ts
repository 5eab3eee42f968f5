/** What somebody can subscribe to. */

import type { Feed, Me, PutFeed } from '../../api/types'

/** One thing to subscribe to. */
export interface Subject {
  /** Its name in the address: `own`, `facility:<id>` or `instrument:<id>`. */
  key: string
  kind: 'own' | 'facility' | 'instrument'
  id: string | null
  name: { zh: string; en: string } | null
}

const WORKING: readonly string[] = ['lab_manager', 'operator']

/** Returns what an account can subscribe to: its own reservations, the labs it works for, and the instrument it came from. */
export function subjectsOf(me: Pick<Me, 'roles'> | null, instrument: { id: string; name: { zh: string; en: string } } | null): Subject[] {
  const labs = new Map<string, Subject>()
  for (const { role, scope_id: id, scope_name: name } of me?.roles ?? []) {
    if (WORKING.includes(role) && id) labs.set(id, { key: `facility:${id}`, kind: 'facility', id, name: name ?? null })
  }
  const own: Subject = { key: 'own', kind: 'own', id: null, name: null }
  const here: Subject[] = instrument
    ? [{ key: `instrument:${instrument.id}`, kind: 'instrument', id: instrument.id, name: instrument.name }]
    : []
  return [...here, own, ...labs.values()]
}

/** Writes what is asked of the server. */
export function feedBody(subject: Subject, busyOnly: boolean, label: string): PutFeed {
  const about = subject.kind === 'facility' ? { facility_id: subject.id } : subject.kind === 'instrument' ? { instrument_id: subject.id } : {}
  const said = label.trim()
  return { kind: subject.kind, ...about, busy_only: busyOnly, ...(said && { label: said }) }
}

/** Returns the address under which Apple's calendar opens a link at once. */
export function webcal(url: string): string {
  return url.replace(/^https?:/, 'webcal:')
}

/** Returns the picture of a link, so that it can stand in an `img`. */
export function picture(secret: NonNullable<Feed['secret']>): string {
  return `data:image/svg+xml;utf8,${encodeURIComponent(secret.qr_svg)}`
}
