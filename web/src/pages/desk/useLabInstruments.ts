/** The instruments of a lab with their calendar of the next hour: enough to name them and to tell what stands still. */

import { api, ask } from '../../api/client'
import { loadAll } from '../../compose/all'
import type { Load } from '../../compose/load'
import { useLoad } from '../../compose/load'
import { formatInstant } from '../../timeline/time'
import type { Calendar } from './schedule/useCalendars'

const HOUR = 3_600_000

/** Reads them whenever the lab changes. */
export function useLabInstruments(lab: () => string | undefined): Load<Calendar[]> {
  return useLoad<Calendar[]>((signal) => {
    const facility = lab()
    if (!facility) return Promise.resolve([])
    const window = { from: formatInstant(Date.now()), to: formatInstant(Date.now() + HOUR) }
    return loadAll((cursor) =>
      ask(api.GET('/timeline', { params: { query: { facility, ...window, limit: 100, cursor } }, signal })),
    )
  }, [lab])
}

/** Tells whether an outage is on now. */
export function standsStill(calendar: Pick<Calendar, 'items' | 'now'>): boolean {
  return calendar.items.some((item) => item.kind === 'outage' && Date.parse(item.start) <= Date.parse(calendar.now))
}
