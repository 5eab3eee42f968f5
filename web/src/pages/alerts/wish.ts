/** What somebody wants to be told of, as it stands in the address, and as the request to the server. */

import type { LocationQuery } from 'vue-router'
import type { Mode, Opening, PutWatch } from '../../api/types'
import { parseChosen } from '../../booking/selection'
import { dayName, parseDay } from '../../booking/week'
import { minutesBetween } from '../../format/duration'
import { DAY, dayOf, formatInstant, parseInstant, startOfDay } from '../../timeline/time'
import type { Hours } from '../find/need'
import { HOURS } from '../find/need'

/** Most days ahead of today. */
export const MOST_DAYS = 91
/** How many days are looked at where nothing else is said. */
const USUAL_DAYS = 14
/** Lengths on offer, in minutes, as far as the instrument allows them. */
const LENGTHS = [30, 60, 90, 120, 180, 240, 360, 480, 720, 1440, 2880]
/** The days of the week, Monday first. */
export const WEEKDAYS = [1, 2, 3, 4, 5, 6, 7] as const

export interface Wish {
  minutes: number
  /** The first and the last day, as `2026-12-01`. */
  from: string
  to: string
  hours: Hours
  /** Days of the week, in order. */
  days: number[]
}

/** Lists the lengths that can be asked for: those the instrument allows, and the one that was chosen. */
export function lengthsOf(policy: unknown, chosen: number): number[] {
  const number = (name: string, usual: number) => {
    const value = (policy as Record<string, unknown> | null)?.[name]
    return typeof value === 'number' && value > 0 ? value : usual
  }
  const [min, max] = [number('min_minutes', 30), number('max_minutes', 2880)]
  const all = new Set([min, ...LENGTHS.filter((each) => min <= each && each <= max), chosen])
  return [...all].sort((a, b) => a - b)
}

/** Reads an address; what it does not say is two weeks from the chosen day, or from today, for as long as was chosen. */
export function parseWish(query: LocationQuery, shortest: number, zone: string, now: number): Wish {
  const chosen = parseChosen(query)
  const today = dayOf(now, zone)
  const day = (text: unknown, usual: number) => (typeof text === 'string' ? (parseDay(text) ?? usual) : usual)
  const within = (wanted: number, first: number) => Math.min(today + MOST_DAYS, Math.max(first, wanted))
  const from = within(day(query.from, chosen ? dayOf(parseInstant(chosen.start), zone) : today), today)
  const to = within(day(query.to, from + USUAL_DAYS - 1), from)
  const minutes = Number(query.minutes)
  const days = typeof query.days === 'string' ? WEEKDAYS.filter((each) => String(query.days).includes(String(each))) : []
  return {
    minutes: Number.isInteger(minutes) && minutes > 0 ? minutes : chosen ? minutesBetween(chosen.start, chosen.end) : shortest,
    from: dayName(from),
    to: dayName(to),
    hours: (Object.keys(HOURS) as Hours[]).find((each) => each === query.hours) ?? 'any',
    days: days.length ? days : [...WEEKDAYS],
  }
}

/** Writes an address. */
export function wishQuery({ minutes, from, to, hours, days }: Wish): Record<string, string | undefined> {
  return {
    minutes: String(minutes), from, to,
    hours: hours === 'any' ? undefined : hours,
    days: days.length === WEEKDAYS.length ? undefined : [...days].sort().join(''),
  }
}

/** The request; `null` while days are missing. */
export function watchBody(wish: Wish, instrument: string, mode: Mode, party: object, zone: string): PutWatch | null {
  const [first, last] = [parseDay(wish.from), parseDay(wish.to)]
  if (first === null || last === null || last < first || !wish.days.length) return null
  const [from, to] = [startOfDay(first, zone), startOfDay(last + 1, zone)].map((ms) => formatInstant(ms)) as [string, string]
  const hours = hoursOf(wish)
  return { instrument_id: instrument, minutes: wish.minutes, mode, from, to, ...(hours.length ? { hours } : {}), ...party }
}

/** The hours of the week; none where any hour of any day would do. */
function hoursOf({ hours, days }: Wish): Opening[] {
  if (hours === 'any' && days.length === WEEKDAYS.length) return []
  const [from_minute, to_minute] = HOURS[hours]
  return [...days].sort().map((weekday) => ({ weekday, from_minute, to_minute }))
}

/** The last day that can be chosen, as a moment in it. */
export function isTooFar(date: Date, now: number): boolean {
  return date.getTime() > now + MOST_DAYS * DAY || date.getTime() < now - DAY
}
