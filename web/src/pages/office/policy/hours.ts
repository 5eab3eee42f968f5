/** A week's opening hours in a form: for each weekday its spans, as the clock shows them. */

import type { Body } from '../../../api/answers'

/** The opening hours of a policy. */
export type Opening = Body<'put_policy'>['hours']['weekly'][number]

/** A span of a day as typed; `24:00` at the end is midnight. */
export interface Span {
  from: string
  to: string
}

/** Monday to Sunday. */
export const WEEKDAYS = [1, 2, 3, 4, 5, 6, 7] as const

/** Returns each weekday's spans, in the order of the day. */
export function weekOf(weekly: readonly Opening[]): Span[][] {
  return WEEKDAYS.map((weekday) =>
    weekly
      .filter((each) => each.weekday === weekday)
      .sort((a, b) => a.from_minute - b.from_minute)
      .map((each) => ({ from: clockOf(each.from_minute), to: clockOf(each.to_minute) })),
  )
}

/** Returns the openings; a span that is not typed whole is left out. */
export function openingsOf(week: readonly Span[][]): Opening[] {
  return week.flatMap((spans, index) =>
    spans.flatMap(({ from, to }) => {
      const [start, end] = [minuteOf(from), minuteOf(to)]
      return start === null || end === null ? [] : [{ weekday: index + 1, from_minute: start, to_minute: end }]
    }),
  )
}

/** Writes a typed time of day in full, `8` as `08:00`; what is none stays as typed. */
export function inFull(typed: string): string {
  const minute = minuteOf(typed)
  return minute === null ? typed : clockOf(minute)
}

/** Copies Monday's spans to the other working days. */
export function likeMonday(week: readonly Span[][]): Span[][] {
  return week.map((spans, index) => (index < 5 ? (week[0] ?? []).map((span) => ({ ...span })) : spans))
}

/** Returns the places of spans that end before they begin, as `weekday index`. */
export function backwards(week: readonly Span[][]): Set<string> {
  const found = new Set<string>()
  week.forEach((spans, day) => spans.forEach(({ from, to }, index) => {
    const [start, end] = [minuteOf(from), minuteOf(to)]
    if (start !== null && end !== null && end <= start) found.add(`${day} ${index}`)
  }))
  return found
}

/** Returns the places of spans with an end that is missing or no time, as `weekday index`; `typed` passes over empty ends. */
export function unread(week: readonly Span[][], which: 'typed' | 'all'): Set<string> {
  const found = new Set<string>()
  const isWrong = (clock: string) => minuteOf(clock) === null && (which === 'all' || clock.trim() !== '')
  week.forEach((spans, day) => spans.forEach(({ from, to }, index) => {
    if (isWrong(from) || isWrong(to)) found.add(`${day} ${index}`)
  }))
  return found
}

/** Writes a minute of the day as the clock shows it. */
export function clockOf(minute: number): string {
  const two = (n: number) => String(n).padStart(2, '0')
  return `${two(Math.floor(minute / 60))}:${two(minute % 60)}`
}

/** Reads `8`, `830`, `8:30`, `08：30`, `8点`, `8点半` or `8时30分`; `null` for what is no time of a day. */
export function minuteOf(clock: string): number | null {
  const text = clock.normalize('NFKC').replace(/\s/g, '')
  const [, hour, digits, half] = /^(\d{1,2})(?:[:点时]?(\d\d)分?|[点时](半)?)?$/.exec(text) ?? []
  if (hour === undefined) return null
  const minute = half ? 30 : Number(digits ?? 0)
  const minutes = Number(hour) * 60 + minute
  return minute < 60 && minutes <= 1440 ? minutes : null
}

/** What was read from a line of spans, or the part that stopped the reading and why. */
export type SpansRead =
  | { spans: DaySpan[] }
  | { fault: 'unread' | 'backwards'; part: string }

/** A span of any day. */
export type DaySpan = Omit<Opening, 'weekday'>

/**
 * Reads the spans of a day in one line, as people write them: `08:00-12:00 13:00-17:00`, `8点至12点、13点半到17点`,
 * `8～12`, `8 to 12 and 13 to 17`. Nothing, or the word for it, is a day without any.
 */
export function spansOf(line: string): SpansRead {
  const text = line.normalize('NFKC').trim()
  if (/^(不开放|关闭|休息|closed)?$/i.test(text)) return { spans: [] }
  const parts = text
    .replace(/\s*(?:[-‐-―−~〜]+|[至到]|\bto\b)\s*/gi, '-')
    .split(/[\s,、;。]+|和|及|\band\b/i)
    .filter(Boolean)
  const spans: DaySpan[] = []
  for (const part of parts) {
    const [from, to, more] = part.split('-').map(minuteOf)
    if (from == null || to == null || more !== undefined) return { fault: 'unread', part }
    if (to <= from) return { fault: 'backwards', part }
    spans.push({ from_minute: from, to_minute: to })
  }
  return { spans: spans.sort((a, b) => a.from_minute - b.from_minute) }
}

/** Writes spans of a day in one line, `08:00–12:00 13:00–17:00`. */
export function lineOf(spans: readonly DaySpan[]): string {
  return spans.map((span) => `${clockOf(span.from_minute)}–${clockOf(span.to_minute)}`).join(' ')
}
