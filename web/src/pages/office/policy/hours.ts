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

/** Writes a minute of the day as the clock shows it. */
export function clockOf(minute: number): string {
  const two = (n: number) => String(n).padStart(2, '0')
  return `${two(Math.floor(minute / 60))}:${two(minute % 60)}`
}

/** Reads `8`, `830`, `8:30` or `08：30`; `null` for what is no time of a day. */
export function minuteOf(clock: string): number | null {
  const [, hour, minute = '0'] = /^(\d{1,2})(?:[:：]?(\d\d))?$/.exec(clock.trim()) ?? []
  if (hour === undefined) return null
  const minutes = Number(hour) * 60 + Number(minute)
  return Number(minute) < 60 && minutes <= 1440 ? minutes : null
}
