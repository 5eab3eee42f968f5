/** Lengths of time for people. */

import type { Locale } from '../i18n'

const WORDS = {
  zh: { day: '{n} 天', hour: '{n} 小时', minute: '{n} 分' },
  en: { day: '{n} d', hour: '{n} h', minute: '{n} min' },
}

/** Writes minutes as `2 小时 30 分`; whole days only from two days on, so that a day's bookings stay in hours. */
export function formatDuration(minutes: number, locale: Locale): string {
  const words = WORDS[locale]
  const rounded = Math.round(Math.abs(minutes))
  const days = rounded >= 2880 ? Math.floor(rounded / 1440) : 0
  const hours = Math.floor((rounded - days * 1440) / 60)
  const rest = rounded % 60
  const parts = [
    ...(days > 0 ? [words.day.replace('{n}', String(days))] : []),
    ...(hours > 0 ? [words.hour.replace('{n}', String(hours))] : []),
    ...(rest > 0 || (days === 0 && hours === 0) ? [words.minute.replace('{n}', String(rest))] : []),
  ]
  return (minutes < 0 ? '-' : '') + parts.join(' ')
}

/** Returns the minutes between two instants. */
export function minutesBetween(start: string, end: string): number {
  return (Date.parse(end) - Date.parse(start)) / 60_000
}
