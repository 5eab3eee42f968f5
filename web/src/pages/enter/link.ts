/** What each mailed link asks for. */

import type { Link } from '../../api/types'

/** What a link is for. */
export type Purpose = Link['purpose']

/** Tells whether a new password is chosen with it. */
export function needsPassword(purpose: Purpose): boolean {
  return purpose === 'reset_password' || purpose === 'invite'
}

/** Tells whether the person's name may be put right with it. */
export function needsName(purpose: Purpose): boolean {
  return purpose === 'invite'
}

/** Makes the request: only what the purpose knows, since unknown fields are refused. */
export function linkBody(purpose: Purpose, form: { password: string; name: string }): { password?: string; name?: string } {
  return {
    ...(needsPassword(purpose) ? { password: form.password } : {}),
    ...(needsName(purpose) && form.name.trim() ? { name: form.name.trim() } : {}),
  }
}
