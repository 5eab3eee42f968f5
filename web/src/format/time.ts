/** Instants for people: always on the facility's clock, with the zone named when the reader's clock differs. */

import type { Locale } from '../i18n'
import { dayOf, offsetAt } from '../timeline/time'

const WEEKDAYS = {
  zh: ['周日', '周一', '周二', '周三', '周四', '周五', '周六'],
  en: ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'],
}
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']

/** The zone of the reader's device. */
export function readerZone(): string {
  return Intl.DateTimeFormat().resolvedOptions().timeZone
}

interface Wall {
  year: number
  month: number
  day: number
  weekday: number
  clock: string
}

function wall(ms: number, zone: string): Wall {
  const local = new Date(ms + offsetAt(ms, zone))
  const two = (n: number) => String(n).padStart(2, '0')
  return {
    year: local.getUTCFullYear(),
    month: local.getUTCMonth() + 1,
    day: local.getUTCDate(),
    weekday: local.getUTCDay(),
    clock: `${two(local.getUTCHours())}:${two(local.getUTCMinutes())}`,
  }
}

function dayText(w: Wall, thisYear: number, locale: Locale): string {
  const weekday = WEEKDAYS[locale][w.weekday] ?? ''
  if (locale === 'zh') return `${w.year === thisYear ? '' : `${w.year}年`}${w.month}月${w.day}日 ${weekday}`
  return `${weekday} ${w.day} ${MONTHS[w.month - 1]}${w.year === thisYear ? '' : ` ${w.year}`}`
}

/** Writes a day as `12月1日 周二`, with the year when it is not this one. */
export function formatDay(at: string, zone: string, locale: Locale, now: number = Date.now()): string {
  return dayText(wall(Date.parse(at), zone), wall(now, zone).year, locale)
}

/** Writes the clock as `09:00`. */
export function formatClock(at: string, zone: string): string {
  return wall(Date.parse(at), zone).clock
}

/** Writes an instant as `12月1日 周二 18:00`. */
export function formatInstantText(at: string, zone: string, locale: Locale, now: number = Date.now()): string {
  return `${formatDay(at, zone, locale, now)} ${formatClock(at, zone)}`
}

/**
 * Writes a span as `12月1日 周二 09:00–11:30`; the second day is named when it is another one, and midnight at the end
 * of the first day is 24:00.
 */
export function formatSpan(start: string, end: string, zone: string, locale: Locale, now: number = Date.now()): string {
  const [from, to] = [Date.parse(start), Date.parse(end)]
  const head = `${formatDay(start, zone, locale, now)} ${formatClock(start, zone)}`
  if (dayOf(from, zone) === dayOf(to, zone)) return `${head}–${formatClock(end, zone)}`
  if (dayOf(from, zone) === dayOf(to - 1, zone)) return `${head}–24:00`
  return `${head} – ${formatInstantText(end, zone, locale, now)}`
}

/** Names the zone, `中国标准时间`, when the reader's clock shows another time at that instant; else says nothing. */
export function zoneNote(at: string, zone: string, locale: Locale, reader: string = readerZone()): string {
  const ms = Date.parse(at)
  if (offsetAt(ms, zone) === offsetAt(ms, reader)) return ''
  const format = new Intl.DateTimeFormat(locale === 'zh' ? 'zh-CN' : 'en-GB', { timeZone: zone, timeZoneName: 'long' })
  const parts = format.formatToParts(ms)
  return parts.find((part) => part.type === 'timeZoneName')?.value ?? zone
}
