/** Where a notice leads. */

import type { Notice } from '../../api/types'

/** To the page it names, or to the reservation it is about; time that is offered to somebody is answered among his own. */
export function leadsTo({ kind, reservation_id: id, page }: Pick<Notice, 'kind' | 'reservation_id' | 'page'>): string | null {
  // Only ever to a page of this site.
  if (page?.startsWith('/') && !page.startsWith('//')) return page
  if (id) return `/reservations/${id}`
  return kind === 'proposed' ? '/mine' : null
}
