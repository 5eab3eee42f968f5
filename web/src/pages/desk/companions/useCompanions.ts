/** Everything that a lab's uses can have besides their instruments. */

import { api, ask } from '../../../api/client'
import type { Companion } from '../../../api/types'
import { loadAll } from '../../../compose/all'
import type { Load } from '../../../compose/load'
import { useLoad } from '../../../compose/load'

/** Reads it whenever the lab changes. */
export function useCompanions(lab: () => string | undefined): Load<Companion[]> {
  return useLoad<Companion[]>((signal) => {
    const facility = lab()
    if (!facility) return Promise.resolve([])
    return loadAll((cursor) => ask(api.GET('/companions', { params: { query: { facility, limit: 100, cursor } }, signal })))
  }, [lab])
}
