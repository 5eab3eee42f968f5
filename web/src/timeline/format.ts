/** Times as they are written on the page: `12月1日 周二 09:00–11:30`. */

import type { Range } from './rows'
import { DAY, HOUR, MINUTE, dayOf, instantsOf, minuteOf, offsetAt, startOfDay, weekdayOf } from './time'
import type { Words } from './words'
import { fill } from './words'

/** Returns `12月1日` or `1 Dec`. */
export function dateText(day: number, words: Words): string {
  const date = new Date(day * DAY)
  const month = words.months[(date.getUTCMonth() + 1) as keyof Words['months']]
  return fill(words.date, { month, day: date.getUTCDate() })
}

/** Returns `周二` or `Tue`. */
export function weekdayText(day: number, words: Words): string {
  return words.weekdays[weekdayOf(day) as keyof Words['weekdays']]
}

/** Returns `12月1日 周二` or `Tue 1 Dec`. */
export function dayText(day: number, words: Words): string {
  return fill(words.dayAndDate, { date: dateText(day, words), weekday: weekdayText(day, words) })
}

/** Returns `09:00`; 1440 is `24:00`. */
export function minuteText(minute: number): string {
  return `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`
}

/** Returns `09:00`, with the offset beside it where the clock shows that time twice on its day. */
export function clockText(ms: number, zone: string, words: Words): string {
  return withOffset(minuteText(minuteOf(ms, zone)), ms, zone, words)
}

/** Adds the offset to a time that its day has twice. */
export function withOffset(clock: string, ms: number, zone: string, words: Words): string {
  const twice = instantsOf(dayOf(ms, zone), minuteOf(ms, zone), zone).length > 1
  return twice ? fill(words.clockTwice, { clock, offset: offsetText(ms, zone) }) : clock
}

/** The day and minute of an end: midnight belongs to the day before, as minute 1440. */
export function endOf(ms: number, zone: string): { day: number; minute: number } {
  const day = dayOf(ms, zone)
  return startOfDay(day, zone) === ms ? { day: day - 1, minute: 1440 } : { day, minute: minuteOf(ms, zone) }
}

/** Returns `12月1日 周二 09:00–11:30`, naming the second day when there is one. */
export function spanText(range: Range, zone: string, words: Words): string {
  const day = dayOf(range.start, zone)
  const end = endOf(range.end, zone)
  const to = end.minute === 1440 ? minuteText(1440) : clockText(range.end, zone, words)
  const values = { day: dayText(day, words), from: clockText(range.start, zone, words), to }
  if (end.day <= day) return fill(words.spanWritten.oneDay, values)
  return fill(words.spanWritten.moreDays, { ...values, endDay: dayText(end.day, words) })
}

/** Returns `09:00–11:30` where the day is already known; within a week a second day is only `周三 02:00`. */
export function clockSpanText(range: Range, zone: string, words: Words): string {
  const day = dayOf(range.start, zone)
  const end = endOf(range.end, zone)
  if (end.day > day + 6) return spanText(range, zone, words)
  const to = end.minute === 1440 ? minuteText(1440) : clockText(range.end, zone, words)
  return `${clockText(range.start, zone, words)}–${end.day > day ? `${weekdayText(end.day, words)} ` : ''}${to}`
}

/** Returns `2 小时 30 分`: real time, also across a change of the clock. */
export function durationText(range: Range, words: Words): string {
  const total = Math.round((range.end - range.start) / MINUTE)
  const values = { hours: Math.floor(total / 60), minutes: total % 60 }
  if (values.minutes === 0) return fill(words.duration.hours, values)
  return fill(values.hours === 0 ? words.duration.minutes : words.duration.both, values)
}

/** Returns `12月1日 18:00` or `1 Dec, 18:00`. */
export function momentText(ms: number, zone: string, words: Words): string {
  return fill(words.dateAndClock, { date: dateText(dayOf(ms, zone), words), clock: clockText(ms, zone, words) })
}

/** Returns `UTC+8`, `UTC+5:30`, `UTC−3` or `UTC`. */
export function offsetText(ms: number, zone: string): string {
  const offset = offsetAt(ms, zone)
  if (offset === 0) return 'UTC'
  const minutes = Math.abs(offset % HOUR) / MINUTE
  const hours = Math.trunc(Math.abs(offset) / HOUR)
  return `UTC${offset < 0 ? '−' : '+'}${hours}${minutes === 0 ? '' : `:${String(minutes).padStart(2, '0')}`}`
}
