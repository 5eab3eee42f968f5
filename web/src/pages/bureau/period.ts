/** The period that figures speak of: whole days of the city's calendar, both ends included. */

import type { LocationQuery } from 'vue-router'

/** A period. */
export interface Period {
  /** `2026-01-01` */
  from: string
  to: string
}

/** Periods with a name. */
export const PRESETS = ['year', 'school_year', 'quarter', 'last_year', 'last_school_year', 'last_quarter'] as const
/** The name of a period. */
export type Preset = (typeof PRESETS)[number]

/** Reads `from` and `to`; without them, or when they are no days in order, it is this year so far. */
export function parsePeriod(query: LocationQuery, today: string): Period {
  const { from, to } = query
  if (isDay(from) && isDay(to) && from <= to) return { from, to }
  return presetPeriod('year', today)
}

/**
 * Returns a named period. One that has not ended ends today, so that rated hours still to come do not weigh on a rate.
 * The school year runs from 1 September to 31 August.
 */
export function presetPeriod(preset: Preset, today: string): Period {
  const [year = 0, month = 1] = today.split('-').map(Number)
  const school = month >= 9 ? year : year - 1
  const quarter = Math.floor((month - 1) / 3)
  switch (preset) {
    case 'year':
      return { from: day(year, 1, 1), to: today }
    case 'last_year':
      return { from: day(year - 1, 1, 1), to: day(year - 1, 12, 31) }
    case 'school_year':
      return { from: day(school, 9, 1), to: today }
    case 'last_school_year':
      return { from: day(school - 1, 9, 1), to: day(school, 8, 31) }
    case 'quarter':
      return { from: day(year, quarter * 3 + 1, 1), to: today }
    case 'last_quarter':
      return { from: day(year, quarter * 3 - 2, 1), to: day(year, quarter * 3 + 1, 0) }
  }
}

/** Returns the name of a period, if it has one. */
export function presetOf(period: Period, today: string): Preset | null {
  return PRESETS.find((preset) => {
    const named = presetPeriod(preset, today)
    return named.from === period.from && named.to === period.to
  }) ?? null
}

/** Returns today in a zone. */
export function todayIn(zone: string, now: number = Date.now()): string {
  return new Intl.DateTimeFormat('en-CA', { timeZone: zone, year: 'numeric', month: '2-digit', day: '2-digit' }).format(
    now,
  )
}

/** Writes a day of the calendar; months and days beyond their range count on, as in `Date`. */
function day(year: number, month: number, date: number): string {
  return new Date(Date.UTC(year, month - 1, date)).toISOString().slice(0, 10)
}

function isDay(text: unknown): text is string {
  return (
    typeof text === 'string' &&
    /^\d{4}-\d\d-\d\d$/.test(text) &&
    !Number.isNaN(Date.parse(text)) &&
    new Date(text).toISOString().startsWith(text)
  )
}
