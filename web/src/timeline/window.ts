/** The window of time: paging through it, and the few days of it that a narrow screen shows. */

import type { DayColumn } from './time'
import { addDays, dayOf, daysOf, startOfDay } from './time'

/** A window as numbers. */
export interface Window {
  from: number
  to: number
}

/** Returns the window some of its own lengths later or earlier, on the same wall clock. */
export function pagedWindow({ from, to }: Window, pages: number, zone: string): Window {
  const days = daysOf(from, to, zone).length * pages
  return { from: addDays(from, days, zone), to: addDays(to, days, zone) }
}

/** Returns the window paged until it holds the instant, so that a week still begins on its weekday. */
export function windowHolding(at: number, window: Window, zone: string): Window {
  const first = dayOf(window.from, zone)
  const length = Math.max(1, daysOf(window.from, window.to, zone).length)
  return pagedWindow(window, Math.floor((dayOf(at, zone) - first) / length), zone)
}

/** Returns `count` neighbouring days of those given, with the wanted day among them and as far left as it can be. */
export function shownDays(days: DayColumn[], count: number, wanted: number): DayColumn[] {
  if (days.length <= count) return days
  const index = Math.max(0, days.findIndex((day) => day.day === wanted))
  const first = Math.min(index, days.length - count)
  return days.slice(first, first + count)
}

/** Returns how many days fit beside each other: all on a desktop, three on a phone, one where even those are thin. */
export function daysThatFit(widthPixels: number): number {
  if (widthPixels >= 640) return 31
  return widthPixels >= 300 ? 3 : 1
}

/** Returns the cell's instant at which a time line begins to be useful: now, or else the first opening. */
export function firstFocus({ from, to }: Window, now: number, openings: number[], zone: string): number {
  if (from <= now && now < to) return now
  const opening = openings.find((at) => from <= at && at < to)
  return opening ?? Math.max(from, startOfDay(dayOf(from, zone), zone))
}
