/** The message catalogues and the reader's language. */

import { createI18n } from 'vue-i18n'
import { computed } from 'vue'
import { collect } from './catalogue'

/** Languages of the pages, the first one leading. */
export const LOCALES = ['zh', 'en'] as const
/** A language of the pages. */
export type Locale = (typeof LOCALES)[number]
/** A text that the server keeps in both languages. */
export type Localised = { zh: string; en: string }

const KEPT = 'jishi.locale'
const files = import.meta.glob<{ default: Record<string, unknown> }>('../messages/*/*.ts', { eager: true })

/** Returns the language kept on this device, else the browser's, else Chinese. */
export function firstLocale(kept: string | null, wished: readonly string[]): Locale {
  if (kept === 'zh' || kept === 'en') return kept
  for (const tag of wished) {
    if (/^zh\b/i.test(tag)) return 'zh'
    if (/^en\b/i.test(tag)) return 'en'
  }
  return 'zh'
}

/** The translator of the whole application. */
export const i18n = createI18n({
  legacy: false,
  locale: firstLocale(localStorage.getItem(KEPT), navigator.languages ?? []),
  fallbackLocale: 'zh',
  messages: collect(files) as Record<Locale, Record<string, never>>,
  missingWarn: false,
  fallbackWarn: false,
})

/** The language the pages are in now. */
export const locale = computed<Locale>(() => (i18n.global.locale.value === 'en' ? 'en' : 'zh'))

/** Changes the language of the pages because the reader chose it, and keeps it on this device. */
export function setLocale(next: Locale): void {
  localStorage.setItem(KEPT, next)
  show(next)
}

/** Takes over the language of the reader's account, unless another was chosen on this device. */
export function followLocale(next: Locale): void {
  show(firstLocale(localStorage.getItem(KEPT), [next]))
}

function show(next: Locale): void {
  i18n.global.locale.value = next
  document.documentElement.lang = next === 'zh' ? 'zh-CN' : 'en'
}

// The library's own types try to spell out every key of every message, which the compiler gives up on.
const global = i18n.global as unknown as {
  t: (key: string, named: Record<string, unknown>, plural?: number) => string
  te: (key: string, locale: Locale) => boolean
}

/**
 * Translates outside a component; inside one use `useI18n()`. A number picks among `one | many` or `none | one | many`,
 * in Chinese too: of two forms the first is for one, never for none.
 */
export function t(key: string, named: Record<string, unknown> = {}, plural?: number): string {
  return plural === undefined ? global.t(key, named) : global.t(key, named, plural)
}

/** Tells whether both languages know the key. */
export function knows(key: string): boolean {
  return global.te(key, 'zh')
}

/** Picks the reader's language of a text that came from the server. */
export function pick(text: Localised | null | undefined): string {
  if (!text) return ''
  return locale.value === 'en' ? text.en || text.zh : text.zh || text.en
}
