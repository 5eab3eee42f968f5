/** Where a notice leads. */

import type { Notice } from '../../api/types'

/** To the reservation it is about; time that is offered to somebody is answered among his own. */
export function leadsTo({ kind, reservation_id: id }: Pick<Notice, 'kind' | 'reservation_id'>): string | null {
  if (id) return `/reservations/${id}`
  return kind === 'proposed' ? '/mine' : null
}
