/** What somebody looks for, as it stands in the address, and as the question to the server. */

import type { LocationQuery } from 'vue-router'
import type { Mode, SuggestionRequest } from '../../api/types'
import { dayName, parseDay } from '../../booking/week'
import { DAY, formatInstant, instantOf } from '../../timeline/time'

/** Hours of the day that would do, in minutes after midnight. */
export const HOURS = { any: [0, 1440], morning: [480, 720], afternoon: [720, 1080], evening: [1080, 1440] } as const
export type Hours = keyof typeof HOURS
/** What comes first. */
export const ORDERS = ['time', 'price'] as const
export type Order = (typeof ORDERS)[number]
/** Lengths on offer, in minutes. */
export const LENGTHS = [30, 60, 120, 180, 240, 360, 480] as const
/** Most days from the first to the last, so that each has its window. */
export const MOST_DAYS = 31

export interface Need {
  /** What it is done with; empty: nothing is asked yet. */
  words: string
  minutes: number
  mode: Mode
  /** The first and the last day, as `2026-12-01`. */
  from: string
  to: string
  hours: Hours
  /** Somebody of the lab is to run the instrument. */
  operator: boolean
  order: Order
}

/** Reads an address; what it does not say is a week from today, two hours, with an operator. */
export function parseNeed(query: LocationQuery, today: number): Need {
  const day = (text: unknown, usual: number) => (typeof text === 'string' ? (parseDay(text) ?? usual) : usual)
  const from = Math.max(today, day(query.from, today))
  const to = Math.min(from + MOST_DAYS - 1, Math.max(from, day(query.to, from + 6)))
  const minutes = Number(query.minutes)
  return {
    words: typeof query.q === 'string' ? query.q.trim().slice(0, 100) : '',
    minutes: LENGTHS.find((each) => each === minutes) ?? 120,
    mode: query.mode === 'self_use' ? 'self_use' : 'commissioned',
    from: dayName(from),
    to: dayName(to),
    hours: (Object.keys(HOURS) as Hours[]).find((each) => each === query.hours) ?? 'any',
    operator: query.operator === '1',
    order: query.order === 'price' ? 'price' : 'time',
  }
}

/** Writes an address. */
export function needQuery({ words, minutes, mode, from, to, hours, operator, order }: Need): Record<string, string | undefined> {
  return {
    q: words || undefined, minutes: String(minutes), mode, from, to,
    hours: hours === 'any' ? undefined : hours,
    operator: operator ? '1' : undefined,
    order: order === 'time' ? undefined : order,
  }
}

/** The question; `null` while nothing is looked for. */
export function questionOf(need: Need, party: object, zone: string): SuggestionRequest | null {
  const [first, last] = [parseDay(need.from), parseDay(need.to)]
  if (!need.words || first === null || last === null) return null
  const [begin, end] = HOURS[need.hours]
  const at = (day: number, minute: number) => formatInstant(instantOf(minute === 1440 ? day + 1 : day, minute % 1440, zone))
  const days = need.hours === 'any' ? [[first, last]] : Array.from({ length: last - first + 1 }, (_, n) => [first + n, first + n])
  const windows = days.map(([from, to]) => ({ start: at(from!, begin), end: at(to!, end) }))
  const { words: technique, minutes, mode, order } = need
  return { technique, minutes, mode, windows, order, ...(need.operator ? { operator: true } : {}), ...party }
}

/** Today on a clock, as a civil day. */
export function civilDay(now: number, zone: string): number {
  const text = new Intl.DateTimeFormat('en-CA', { timeZone: zone }).format(now)
  return parseDay(text) ?? Math.floor(now / DAY)
}
