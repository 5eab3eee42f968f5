/** What is looked for, as the address says it. */

import type { LocationQuery, LocationQueryRaw } from 'vue-router'

/** The catalogue's question. */
export interface Filters {
  q: string
  /** Id of an institution, or `''` for all. */
  institution: string
  /** Only what outsiders may use. */
  openOnly: boolean
  /** The length the next free time must have, in minutes; 0 for any. */
  minutes: number
}

/** The lengths that are offered, in minutes. */
export const LENGTHS = [60, 120, 240, 480]

/** Reads the address; what it does not say is left open. */
export function parseFilters(query: LocationQuery): Filters {
  const text = (name: string) => (typeof query[name] === 'string' ? query[name].trim() : '')
  return {
    q: text('q').slice(0, 100),
    institution: text('institution'),
    openOnly: text('open') === '1',
    minutes: LENGTHS.find((each) => String(each) === text('minutes')) ?? 0,
  }
}

/** Writes the address; what is left open is not written. */
export function filtersQuery(filters: Filters): LocationQueryRaw {
  return {
    q: filters.q || undefined,
    institution: filters.institution || undefined,
    open: filters.openOnly ? '1' : undefined,
    minutes: filters.minutes ? String(filters.minutes) : undefined,
  }
}

/** The API's question. */
export interface FilterParams {
  q?: string
  institution?: string
  open_only?: boolean
  minutes?: number
}

/** Writes the API's question. */
export function filtersParams(filters: Filters): FilterParams {
  return {
    ...(filters.q ? { q: filters.q } : {}),
    ...(filters.institution ? { institution: filters.institution } : {}),
    ...(filters.openOnly ? { open_only: true } : {}),
    ...(filters.minutes ? { minutes: filters.minutes } : {}),
  }
}
