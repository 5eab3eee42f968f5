/** Which of the administrators' pages an account has: the three administrators are separate. */

/** A page of administration. */
export interface Tab {
  to: string
  label: string
}

const SYSTEM: Tab[] = [
  { to: '/admin', label: 'admin.tab.health' },
  { to: '/admin/outbox', label: 'admin.tab.outbox' },
  { to: '/admin/mailbox', label: 'admin.tab.mailbox' },
  { to: '/admin/institutions', label: 'admin.tab.institutions' },
]
const SECURITY: Tab[] = [{ to: '/admin/people', label: 'admin.tab.people' }]
/** The audit administrator reads how the program does, and nothing that was written to anybody. */
const AUDIT: Tab[] = SYSTEM.slice(0, 2)

/** Lists the pages of an account with these roles, each once. */
export function tabsOf(roles: readonly string[]): Tab[] {
  const all = [
    ...(roles.includes('system_administrator') ? SYSTEM : []),
    ...(roles.includes('audit_administrator') ? AUDIT : []),
    ...(roles.includes('security_administrator') ? SECURITY : []),
  ]
  return [...new Map(all.map((tab) => [tab.to, tab])).values()]
}
