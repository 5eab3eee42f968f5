/** From the API's calendar to the time line's row. */

import type { Timeline, TimelineItem } from '../api/types'
import type { TimeLineItem, TimeLineRow, TimeLineWithheld } from '../timeline/types'

/** Names an item; a busy time is known by its place only. */
export function keyOf(item: TimelineItem): string {
  return item.reservation_id ?? item.outage_id ?? `${item.kind} ${item.start} ${item.lane}`
}

/** Turns one item. */
export function itemOf(item: TimelineItem): TimeLineItem {
  return {
    key: keyOf(item),
    kind: item.kind,
    start: item.start,
    end: item.end,
    title: item.title ?? null,
    state: item.state ?? null,
    mine: item.mine,
    holdUntil: item.hold_until ?? null,
    setUpMinutes: item.set_up_minutes,
    cleanUpMinutes: item.clean_up_minutes,
    lane: item.lane,
  }
}

function withheldOf({ start, end, reason, opens_at }: Timeline['withheld'][number]): TimeLineWithheld {
  return { start, end, reason, opensAt: opens_at ?? null }
}

/** Turns a calendar into a row; without one yet, the row is neither free nor taken. */
export function rowOf(id: string, label: string, calendar: Timeline | null, capacity: number): TimeLineRow {
  if (!calendar) return { id, label, items: [], open: [], capacity, loading: true }
  return { id, label, items: calendar.items.map(itemOf), open: calendar.open, withheld: calendar.withheld.map(withheldOf), capacity }
}

/** Returns the reservation behind a key, when the reader may know it. */
export function reservationAt(calendar: Timeline | null, key: string): string | null {
  return calendar?.items.find((item) => keyOf(item) === key)?.reservation_id ?? null
}
