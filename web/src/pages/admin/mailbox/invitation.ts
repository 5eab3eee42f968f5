/** What an administrator looks for in an invitation (RFC 5545): what it asks, of which event, in which edition. */

/** The head of an invitation. */
export interface Invitation {
  method: string
  uid: string
  sequence: string
}

/** Reads the three properties; long lines are unfolded first (RFC 5545 section 3.1). */
export function invitationOf(calendar: string): Invitation {
  const lines = calendar.replace(/\r?\n[ \t]/g, '').split(/\r?\n/)
  const value = (name: string) => lines.find((line) => line.startsWith(`${name}:`))?.slice(name.length + 1) ?? '—'
  return { method: value('METHOD'), uid: value('UID'), sequence: value('SEQUENCE') }
}

/** Says what a calendar part does, by its method (RFC 5546 section 1.4): invites, cancels, or merely tells. */
export function actOf(method: string | undefined): 'invites' | 'cancels' | 'tells' {
  if (method === 'REQUEST') return 'invites'
  return method === 'CANCEL' ? 'cancels' : 'tells'
}
