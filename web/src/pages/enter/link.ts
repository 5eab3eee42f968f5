/** What each mailed link asks for. */

import type { Link } from '../../api/types'

/** What of a link decides what is sent. */
export type Asked = Pick<Link, 'password_needed' | 'name_asked'>

/** Tells whether a link says what is registered or joined. */
export function showsWhat(link: Pick<Link, 'party' | 'name' | 'name_asked'>): boolean {
  return Boolean(link.party) || (Boolean(link.name) && !link.name_asked)
}

/** Names what the link is about: what is joined, watched or given up, or what is registered. */
export function partyWord(purpose: Link['purpose']): 'invite' | 'end_watch' | 'cancel_reservation' | 'confirm_email' {
  return purpose === 'invite' || purpose === 'end_watch' || purpose === 'cancel_reservation' ? purpose : 'confirm_email'
}

/** Makes the request: only what the link asks for; an empty name leaves the invited one as it is. */
export function linkBody(link: Asked, form: { password: string; name: string }): { password?: string; name?: string } {
  return {
    ...(link.password_needed ? { password: form.password } : {}),
    ...(link.name_asked && form.name.trim() ? { name: form.name.trim() } : {}),
  }
}
