import { beforeEach, describe, expect, it } from 'vitest'
import { collect, keysOf, placeholdersOf } from './catalogue'
import { firstLocale, pick, setLocale, t } from './index'

describe('language', () => {
  it('the_kept_one_wins_then_the_browsers_then_chinese', () => {
    expect(firstLocale('en', ['zh-CN'])).toBe('en')
    expect(firstLocale(null, ['fr', 'en-GB', 'zh'])).toBe('en')
    expect(firstLocale(null, ['zh-TW', 'en'])).toBe('zh')
    expect(firstLocale('xx', ['fr'])).toBe('zh')
  })

  it('a_text_of_the_server_falls_back_to_the_other_language', () => {
    setLocale('en')
    expect([pick({ zh: '仪器', en: 'Instrument' }), pick({ zh: '仪器', en: '' }), pick(null)]).toEqual(['Instrument', '仪器', ''])
    setLocale('zh')
    expect(pick({ zh: '仪器', en: 'Instrument' })).toBe('仪器')
  })

  it('the_document_says_its_language', () => {
    setLocale('en')
    expect(document.documentElement.lang).toBe('en')
    setLocale('zh')
    expect(document.documentElement.lang).toBe('zh-CN')
  })
})

describe('messages', () => {
  beforeEach(() => setLocale('en'))

  it('a_number_picks_the_form', () => {
    expect(t('booking.rules', { n: 1 }, 1)).toBe('1 rule in the way')
    expect(t('booking.rules', { n: 3 }, 3)).toBe('3 rules in the way')
    setLocale('zh')
    expect(t('booking.rules', { n: 1 }, 1)).toBe('1 条规则')
  })

  it('are_gathered_by_language_and_area', () => {
    const trees = collect({ '../messages/zh/desk.ts': { default: { a: { b: 'x' } } }, './en/desk.ts': { default: { a: 'y' } } })
    expect([keysOf(trees.zh ?? {}), keysOf(trees.en ?? {})]).toEqual([['desk.a.b'], ['desk.a']])
    expect(placeholdersOf('{b} and {a} and {b}')).toEqual(['{a}', '{b}'])
  })
})
