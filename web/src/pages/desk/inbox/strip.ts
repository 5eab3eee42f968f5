/** The day of a request as one line: opening hours, what is taken, the request itself. */

import type { Timeline } from '../../../api/types'
import { keyOf } from '../../../booking/rows'
import { addDays, dayOf, formatInstant, minuteOf, parseInstant, startOfDay } from '../../../timeline/time'

/** A window of time, half-open, as RFC 3339 text. */
export interface Day {
  from: string
  to: string
}

/** Something on the line, by its place in shares of the line. */
export interface Bar {
  key: string
  kind: 'open' | 'taken' | 'held' | 'outage' | 'this'
  left: number
  width: number
  /** What it is called, for those who may know. */
  title: string
  start: string
  end: string
}

/** The line: bars in drawing order, full hours, and now where it is on it. */
export interface Strip {
  bars: Bar[]
  hours: { left: number; clock: string }[]
  now: number | null
}

/** Returns the day (or days) that the time lies in, on the facility's clock. */
export function dayHolding(span: { start: string; end: string }, zone: string): Day {
  const from = startOfDay(dayOf(parseInstant(span.start), zone), zone)
  const last = startOfDay(dayOf(parseInstant(span.end) - 1, zone), zone)
  return { from: formatInstant(from), to: formatInstant(addDays(last, 1, zone)) }
}

/** Draws a day's calendar around a request. Only the hours between the first and the last thing are on the line. */
export function stripOf(calendar: Timeline, request: { id: string; start: string; end: string }): Strip {
  const zone = calendar.time_zone
  const spans = [...calendar.open, ...calendar.items, request].map(instants)
  const hour = 3_600_000
  const from =
    Math.floor(Math.max(Math.min(...spans.map((span) => span.start)), parseInstant(calendar.from)) / hour) * hour
  const to = Math.ceil(Math.min(Math.max(...spans.map((span) => span.end)), parseInstant(calendar.to)) / hour) * hour
  const share = (at: number) => Math.min(1, Math.max(0, (at - from) / (to - from)))
  const bar = (span: { start: string; end: string }, rest: Pick<Bar, 'key' | 'kind' | 'title'>): Bar => {
    const [left, right] = [share(parseInstant(span.start)), share(parseInstant(span.end))]
    return { ...rest, start: span.start, end: span.end, left, width: right - left }
  }
  const others = calendar.items.filter((item) => item.reservation_id !== request.id)
  const bars = [
    ...calendar.open.map((span) => bar(span, { key: `open ${span.start}`, kind: 'open', title: '' })),
    ...others.map((item) => bar(item, { key: keyOf(item), kind: kindOf(item), title: item.title ?? '' })),
    bar(request, { key: request.id, kind: 'this', title: '' }),
  ]
  const step = to - from > 14 * hour ? 3 : 2
  const hours = []
  for (let at = from; at <= to; at += hour) {
    const minute = minuteOf(at, zone)
    if (minute % (60 * step) === 0) hours.push({ left: share(at), clock: `${String(minute / 60).padStart(2, '0')}` })
  }
  const now = parseInstant(calendar.now)
  return { bars: bars.filter((each) => each.width > 0), hours, now: from <= now && now < to ? share(now) : null }
}

function kindOf(item: Timeline['items'][number]): Bar['kind'] {
  if (item.kind === 'outage') return 'outage'
  return item.state === 'held' ? 'held' : 'taken'
}

function instants(span: { start: string; end: string }): { start: number; end: number } {
  return { start: parseInstant(span.start), end: parseInstant(span.end) }
}
