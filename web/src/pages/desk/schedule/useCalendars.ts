/** The calendars of a lab's instruments: read page by page as rows come into sight, renewed one by one. */

import type { Ref, ShallowRef } from 'vue'
import { computed } from 'vue'
import type { Item } from '../../../api/answers'
import { api, ask } from '../../../api/client'
import { onChange, touches } from '../../../api/events'
import type { Week } from '../../../booking/week'
import { usePages } from '../../../compose/pages'

/** The calendar of one instrument. */
export type Calendar = Item<'list_timelines'>

/** How long changes are gathered before they are asked for, in milliseconds. */
const GATHER = 250
/** Rows asked for at once. */
const PAGE = 50
/** So many rows before the end of what is known, more is asked for. */
const AHEAD = 15

/** A lab's calendars. */
export interface Calendars {
  items: ShallowRef<Calendar[] | null>
  error: ShallowRef<unknown>
  loading: Ref<boolean>
  reload: () => Promise<void>
  /** Rows up to this one are on the screen. */
  seen: (last: number) => void
  /** Asks again for one instrument. */
  renew: (instrumentId: string) => void
}

/** Reads the calendars of `lab` in `window`, whenever either changes. */
export function useCalendars(lab: () => string | undefined, window: () => Week): Calendars {
  const question = (extra: { cursor?: string; instruments?: string; limit?: number }, signal?: AbortSignal) => {
    const query = { facility: lab() ?? '', ...window(), ...extra }
    return ask(api.GET('/timeline', { params: { query }, signal }))
  }
  const pages = usePages<Calendar>(
    (cursor, signal) => (lab() ? question({ cursor, limit: PAGE }, signal) : Promise.resolve({ items: [] })),
    [lab, () => window().from, () => window().to],
  )
  const stale = new Set<string>()
  let timer: ReturnType<typeof setTimeout> | undefined

  async function renewAll(): Promise<void> {
    const ids = [...stale].filter((id) => pages.items.value?.some((each) => each.instrument.id === id)).slice(0, PAGE)
    stale.clear()
    if (ids.length === 0) return
    try {
      const fresh = await question({ instruments: ids.join(','), limit: PAGE })
      pages.items.value = mergedCalendars(pages.items.value ?? [], fresh.items)
    } catch {
      // The next change, or the next look at another week, asks again.
    }
  }

  function renew(instrumentId: string): void {
    stale.add(instrumentId)
    clearTimeout(timer)
    timer = setTimeout(() => void renewAll(), GATHER)
  }

  onChange((change) => {
    if (change === null) void pages.reload()
    else if (touches(change, window().from, window().to)) renew(change.instrument_id)
  })
  const known = computed(() => pages.items.value?.length ?? 0)
  return {
    items: pages.items, error: pages.error, loading: pages.loading, reload: pages.reload, renew,
    seen: (last) => {
      if (pages.hasMore.value && !pages.loading.value && last + AHEAD >= known.value) void pages.more()
    },
  }
}

/** Puts fresh calendars in the place of the old ones of the same window; others stay as they are. */
export function mergedCalendars(known: Calendar[], fresh: Calendar[]): Calendar[] {
  const byId = new Map(fresh.map((each) => [each.instrument.id, each]))
  return known.map((each) => {
    const next = byId.get(each.instrument.id)
    return next && Date.parse(next.from) === Date.parse(each.from) ? next : each
  })
}
