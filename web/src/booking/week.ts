/** The week on the paper, Monday to Sunday on the facility's clock, and its name in the address. */

import { DAY, MINUTE, dayOf, formatInstant, minuteOf, parseInstant, startOfDay, weekdayOf } from '../timeline/time'

/** A window of time as RFC 3339 text. */
export interface Week {
  from: string
  to: string
}

/** Returns the week that holds the instant. */
export function weekHolding(ms: number, zone: string): Week {
  const monday = dayOf(ms, zone) - (weekdayOf(dayOf(ms, zone)) - 1)
  return { from: formatInstant(startOfDay(monday, zone)), to: formatInstant(startOfDay(monday + 7, zone)) }
}

/** Reads a week from any of its days, `2026-12-01`; `null` when it is no date. */
export function parseWeek(text: unknown, zone: string): Week | null {
  const day = typeof text === 'string' ? parseDay(text) : null
  return day === null ? null : weekHolding(startOfDay(day, zone), zone)
}

/** Names a week by its Monday. */
export function weekName(week: Week, zone: string): string {
  return dayName(dayOf(parseInstant(week.from), zone))
}

/** Reads `2026-12-01` as a civil day; `null` when there is no such day. */
export function parseDay(text: string): number | null {
  if (!/^\d{4}-\d\d-\d\d$/.test(text)) return null
  const day = Date.parse(`${text}T00:00:00Z`) / DAY
  return Number.isInteger(day) && dayName(day) === text ? day : null
}

/** Writes a civil day as `2026-12-01`. */
export function dayName(day: number): string {
  return new Date(day * DAY).toISOString().slice(0, 10)
}

/** Returns the week in which a choice begins: the one on show when it holds it, so that nothing turns without need. */
export function weekOfChoice(chosen: { start: string } | null, shown: Week, zone: string): Week {
  if (!chosen) return shown
  const start = parseInstant(chosen.start)
  return parseInstant(shown.from) <= start && start < parseInstant(shown.to) ? shown : weekHolding(start, zone)
}

/** Tells whether two texts name the same instant. */
export function sameInstant(one: string, other: string): boolean {
  return parseInstant(one) === parseInstant(other)
}

/** Stretches of time. */
interface Span {
  start: string
  end: string
}

/** The usual hours, for a week in which nothing is open. */
const USUAL = { fromMinute: 480, toMinute: 1200 }

/** Returns the hours of the day worth showing: from the first opening or use of the week to the last, in full hours. */
export function shownHours(spans: Span[], zone: string): { fromMinute: number; toMinute: number } {
  if (spans.length === 0) return USUAL
  let [from, to] = [1440, 0]
  for (const span of spans) {
    const [start, end] = [parseInstant(span.start), parseInstant(span.end)]
    // Beyond midnight: the whole day is of interest.
    if (dayOf(start, zone) !== dayOf(end - MINUTE, zone)) return { fromMinute: 0, toMinute: 1440 }
    from = Math.min(from, minuteOf(start, zone))
    to = Math.max(to, minuteOf(end - MINUTE, zone) + 1)
  }
  return { fromMinute: Math.floor(from / 60) * 60, toMinute: Math.min(1440, Math.ceil(to / 60) * 60) }
}
