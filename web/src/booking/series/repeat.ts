/**
 * How a chosen time repeats: as a choice on the page, as text in the address, and as a rule of RFC 5545 section 3.3.10.
 *
 * Deliberately absent: everything the page does not offer. A rule of another kind is shown by its sentence only.
 */

import type { LocationQuery } from 'vue-router'
import type { RepeatBody } from '../../api/types'
import { dayName, parseDay } from '../week'
import { dayOf, weekdayOf } from '../../timeline/time'

/** How often. */
export const KINDS = ['daily', 'weekly', 'biweekly', 'monthly'] as const
/** A way to repeat; `parts` are single times beside the first, as an alternative offers them. */
export type Kind = (typeof KINDS)[number] | 'parts'
/** By what a month names the day: its date, the n-th such weekday, or the last one. */
export type Monthly = 'date' | 'nth' | 'last'

/** A chosen repetition. */
export interface Repeat {
  kind: Kind
  /** 1 (Monday) to 7, in order; for weeks only, always with the first use's own day. */
  weekdays: number[]
  /** For months only. */
  monthly: Monthly
  /** After so many uses, or on a date of the lab's calendar, `2027-03-01`, that still counts. */
  end: { times: number } | { until: string }
  /** Starts that are left out, in the order of time. */
  without: string[]
  /** For parts only: the starts of those beside the first, in the order of time. */
  also: string[]
}

type ByRule = Repeat & { kind: Exclude<Kind, 'parts'> }

/** Where the first use lies on the lab's calendar. */
export interface FirstDay {
  /** 1 (Monday) to 7. */
  weekday: number
  /** 1 to 31. */
  date: number
  /** It is the n-th such weekday of its month, 1 to 5. */
  nth: number
  /** No such weekday follows in its month. */
  isLast: boolean
}

/** Uses unless something else is said. */
export const USUAL_TIMES = 8
/** Most uses of one series. */
export const MOST_TIMES = 400

const CODES = ['MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU']

/** Returns where an instant lies on the calendar of a zone. */
export function firstDayOf(start: string, zone: string): FirstDay {
  const day = dayOf(Date.parse(start), zone)
  const [date, later] = [Number(dayName(day).slice(8)), Number(dayName(day + 7).slice(8))]
  return { weekday: weekdayOf(day), date, nth: Math.ceil(date / 7), isLast: later < date }
}

/** Returns the ways in which a month can name the day: a fifth weekday is not in every month, so it is not offered. */
export function monthlyChoices(first: FirstDay): Monthly[] {
  return ['date', ...(first.nth <= 4 ? ['nth' as const] : []), ...(first.isLast ? ['last' as const] : [])]
}

/** Returns what a choice of kind begins with. */
export function usualRepeat(kind: Kind, first: FirstDay): Repeat {
  return { kind, weekdays: [first.weekday], monthly: 'date', end: { times: USUAL_TIMES }, without: [], also: [] }
}

/** Returns the use in parts that are as long as the first, of which the others begin at `also`. */
export function partsOf(also: string[]): Repeat {
  return { kind: 'parts', weekdays: [], monthly: 'date', end: { times: also.length + 1 }, without: [], also }
}

/** Writes the repetition as a request names it: a rule without `RRULE:`, whose weeks begin on Monday, or single starts. */
export function repeatBody(repeat: Repeat, first: FirstDay): RepeatBody {
  const without = repeat.without.length ? { without: repeat.without } : {}
  const { kind } = repeat
  if (kind === 'parts') return { also: repeat.also, ...without }
  return { rule: [...steps({ ...repeat, kind }, first), ends(repeat), 'WKST=MO'].join(';'), ...without }
}

/** Reads a repetition from the address; `null` when nothing repeats. What is unreadable is as usual. */
export function parseRepeat(query: LocationQuery, first: FirstDay): Repeat | null {
  const text = (name: string) => (typeof query[name] === 'string' ? query[name] : '')
  const starts = (name: string) => text(name).split(',').filter((each) => !Number.isNaN(Date.parse(each))).sort(byTime)
  if (query.repeat === 'parts' && starts('also').length) return { ...partsOf(starts('also')), without: starts('without') }
  const kind = KINDS.find((each) => each === query.repeat)
  if (!kind) return null
  const [on, until, times] = [text('on'), text('until'), Number(text('times'))]
  const days = on.split('.').map(Number).filter((day) => Number.isInteger(day) && day >= 1 && day <= 7)
  const counted = Number.isInteger(times) && times >= 1 && times <= MOST_TIMES
  return {
    kind,
    weekdays: [...new Set([first.weekday, ...days])].sort((a, b) => a - b),
    monthly: monthlyChoices(first).find((each) => each === on) ?? 'date',
    end: parseDay(until) === null ? { times: counted ? times : USUAL_TIMES } : { until },
    without: starts('without'),
    also: [],
  }
}

/** Writes a repetition into the address; nothing repeats: nothing is left of it. */
export function repeatQuery(repeat: Repeat | null): Record<string, string | undefined> {
  const nothing = { repeat: undefined, on: undefined, times: undefined, until: undefined, without: undefined, also: undefined }
  if (!repeat) return nothing
  const { kind, weekdays, monthly, end } = repeat
  const without = repeat.without.length ? repeat.without.join(',') : undefined
  if (kind === 'parts') return { ...nothing, repeat: kind, without, also: repeat.also.join(',') }
  const on = kind === 'monthly' ? monthly : kind === 'daily' ? undefined : weekdays.join('.')
  return {
    repeat: kind,
    on,
    times: 'times' in end ? String(end.times) : undefined,
    until: 'until' in end ? end.until : undefined,
    without,
    also: undefined,
  }
}

/** Takes one start out of a repetition, or puts it back. */
export function toggled(without: string[], start: string): string[] {
  const rest = without.filter((each) => Date.parse(each) !== Date.parse(start))
  return rest.length < without.length ? rest : [...without, start].sort(byTime)
}

function steps({ kind, weekdays, monthly }: ByRule, first: FirstDay): string[] {
  const days = `BYDAY=${weekdays.map((day) => CODES[day - 1]).join(',')}`
  switch (kind) {
    case 'daily':
      return ['FREQ=DAILY']
    case 'weekly':
      return ['FREQ=WEEKLY', days]
    case 'biweekly':
      return ['FREQ=WEEKLY', 'INTERVAL=2', days]
    case 'monthly':
      return ['FREQ=MONTHLY', ofMonth(monthly, first)]
  }
}

function ofMonth(monthly: Monthly, { weekday, date, nth }: FirstDay): string {
  switch (monthly) {
    case 'date':
      return `BYMONTHDAY=${date}`
    case 'nth':
      return `BYDAY=${nth}${CODES[weekday - 1]}`
    case 'last':
      return `BYDAY=-1${CODES[weekday - 1]}`
  }
}

function ends({ end }: Repeat): string {
  return 'times' in end ? `COUNT=${end.times}` : `UNTIL=${end.until.replaceAll('-', '')}`
}

function byTime(one: string, other: string): number {
  return Date.parse(one) - Date.parse(other)
}
