/** Times typed on the facility's clock. */

import { MINUTE, dayOf, formatInstant, instantOf, minuteOf, parseInstant } from '../timeline/time'
import { dayName, parseDay } from './week'

/** A time as typed: `2026-12-01` and `09:00`. */
export interface Typed {
  date: string
  clock: string
}

/** Returns what one would type for an instant. */
export function typedOf(at: string, zone: string): Typed {
  const ms = parseInstant(at)
  const minute = minuteOf(ms, zone)
  const two = (n: number) => String(n).padStart(2, '0')
  return { date: dayName(dayOf(ms, zone)), clock: `${two(Math.floor(minute / 60))}:${two(minute % 60)}` }
}

/** Reads a clock as people type it, `9`, `930`, `9:30`, `09：30`, and returns `09:30`; `null` when it is none. */
export function clockTyped(text: string): string | null {
  const plain = text.trim().replace(/[：点.]/g, ':').replace(/:$/, '')
  const [, hours, minutes = '00'] = /^(\d{1,2}):?(\d\d)?$/.exec(plain) ?? []
  if (hours === undefined || Number(minutes) > 59) return null
  const minute = Number(hours) * 60 + Number(minutes)
  return minute > 1440 ? null : `${hours.padStart(2, '0')}:${minutes}`
}

/** Lists the clock's times on the grid, for suggestions. */
export function clocksOnGrid(gridMinutes: number): string[] {
  const two = (n: number) => String(n).padStart(2, '0')
  const step = Math.max(gridMinutes, 15)
  const minutes = Array.from({ length: Math.floor(1440 / step) }, (_, index) => index * step)
  return minutes.map((minute) => `${two(Math.floor(minute / 60))}:${two(minute % 60)}`)
}

/** Returns the instant typed; `null` while it is incomplete or no time. `24:00` is the next midnight. */
export function instantTyped({ date, clock }: Typed, zone: string): string | null {
  const day = parseDay(date)
  const [hours, minutes] = (clockTyped(clock) ?? '').split(':')
  if (day === null || !hours || !minutes) return null
  return formatInstant(instantOf(day, Number(hours) * 60 + Number(minutes), zone))
}

/** Returns the instant some minutes after another. */
export function later(at: string, minutes: number): string {
  return formatInstant(parseInstant(at) + minutes * MINUTE)
}

/** Returns the span typed, `null` unless both ends are times and the end is later. */
export function spanTyped(start: Typed, end: Typed, zone: string): { start: string; end: string } | null {
  const [from, to] = [instantTyped(start, zone), instantTyped(end, zone)]
  if (from === null || to === null || parseInstant(to) <= parseInstant(from)) return null
  return { start: from, end: to }
}
