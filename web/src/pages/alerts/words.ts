/** The days and hours of an alert in words. */

import type { Opening } from '../../api/types'
import { formatClock, formatDay, formatSpan } from '../../format/time'
import type { Locale } from '../../i18n'

/** A word by its key. */
type Say = (key: string, named?: Record<string, unknown>) => string

/** Days with the same hours. */
interface Group {
  days: number[]
  from: number
  to: number
}

/** Says from when to when: whole days by their names, `12月4日 周五 – 12月17日 周四`. */
export function withinText({ from, to }: { from: string; to: string }, zone: string, locale: Locale, now?: number): string {
  if (formatClock(from, zone) !== '00:00' || formatClock(to, zone) !== '00:00') return formatSpan(from, to, zone, locale, now)
  const [first, last] = [from, new Date(Date.parse(to) - 1).toISOString()].map((at) => formatDay(at, zone, locale, now))
  return first === last ? `${first}` : `${first} – ${last}`
}

/** Says at which hours of the week, `周一至周五 08:00–12:00`; `''` for any. */
export function hoursText(hours: Opening[], say: Say): string {
  const groups: Group[] = []
  for (const { weekday, from_minute: from, to_minute: to } of [...hours].sort((a, b) => a.weekday - b.weekday)) {
    const same = groups.find((each) => each.from === from && each.to === to)
    if (same) same.days.push(weekday)
    else groups.push({ days: [weekday], from, to })
  }
  return groups.map((group) => groupText(group, say)).join(say('booking.comma'))
}

function groupText({ days, from, to }: Group, say: Say): string {
  const clock = from === 0 && to === 1440 ? '' : `${clockText(from)}–${clockText(to)}`
  const text = days.length === 7 ? (clock ? say('alerts.everyDay') : '') : daysText(days, say)
  return [text, clock].filter(Boolean).join(' ')
}

/** Three or more days in a row are named by the first and the last. */
function daysText(days: number[], say: Say): string {
  const name = (day: number) => say(`timeline.weekdays.${day}`)
  const [first, last] = [days[0] ?? 1, days[days.length - 1] ?? 1]
  if (days.length > 2 && last - first === days.length - 1) return say('alerts.dayToDay', { first: name(first), last: name(last) })
  return days.map(name).join(say('booking.comma'))
}

function clockText(minute: number): string {
  const two = (n: number) => String(n).padStart(2, '0')
  return `${two(Math.floor(minute / 60))}:${two(minute % 60)}`
}
