/** Which roles somebody may grant, and over what. */

/** A role that can be granted; those of groups and organisations follow from membership. */
export type Role =
  | 'lab_manager' | 'operator' | 'institution_office' | 'bureau_officer' | 'auditor'
  | 'system_administrator' | 'security_administrator' | 'audit_administrator'

/** Who grants. */
export type Grantor = 'institution_office' | 'security_administrator'

/** What a role is held over. */
export type Over = 'facility' | 'institution' | 'city'

const OVER: Record<Role, Over> = {
  lab_manager: 'facility',
  operator: 'facility',
  institution_office: 'institution',
  bureau_officer: 'city',
  auditor: 'city',
  system_administrator: 'city', security_administrator: 'city', audit_administrator: 'city',
}

/** Returns what a role is held over. */
export function overOf(role: Role): Over {
  return OVER[role]
}

/** Lists the roles that a grantor may grant: an office those of its house, the administrator of accounts those of the city, too. */
export function grantable(grantor: Grantor): Role[] {
  const house: Role[] = ['lab_manager', 'operator', 'institution_office']
  const city: Role[] = [
    'bureau_officer',
    'auditor',
    'system_administrator',
    'security_administrator',
    'audit_administrator',
  ]
  return grantor === 'institution_office' ? house : ['institution_office', ...city]
}

/** Writes the request; nothing while the scope is missing. */
export function grantBody(role: Role, scopeId: string): { role: Role; scope_kind: Over; scope_id?: string } | null {
  const over = overOf(role)
  if (over === 'city') return { role, scope_kind: over }
  return scopeId ? { role, scope_kind: over, scope_id: scopeId } : null
}
