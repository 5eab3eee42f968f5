/** The time line's part of the message catalogue, and how its gaps are filled. */

import en from '../messages/en/timeline'
import zh from '../messages/zh/timeline'
import type { TimeLineLocale } from './types'

/** Every word the time line may say; both languages have the same keys. */
export type Words = typeof zh

const catalogue: Record<TimeLineLocale, Words> = { zh, en }

/** Returns the words of a language. */
export function wordsOf(locale: TimeLineLocale): Words {
  return catalogue[locale]
}

/** Puts values into `{name}` gaps; a name without a value stays as it is, so that a test sees it. */
export function fill(template: string, values: Record<string, string | number>): string {
  return template.replace(/\{(\w+)\}/g, (gap, name: string) => String(values[name] ?? gap))
}
