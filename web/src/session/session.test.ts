import { describe, expect, it } from 'vitest'
import { locale, setLocale } from '../i18n'
import { mayOpen, me, pages, setMe } from './session'
import { nextTheme, parseTheme } from './theme'

const account = {
  person: { id: 'p', name: '林一', email: 'lin@example.com', locale: 'en' as const },
  roles: [], institution: null, groups: [], organisation: null, pages: ['catalogue', 'mine'] as never, unread_notices: 0,
  mail_comes_back_since: null,
}

describe('session', () => {
  it('an_account_opens_its_own_pages_in_its_own_language', () => {
    setMe(account)
    expect([mayOpen('mine'), mayOpen('desk'), locale.value]).toEqual([true, false, 'en'])
  })

  it('a_language_chosen_on_this_device_stays_when_somebody_signs_in', () => {
    setLocale('zh')
    setMe(account)
    expect(locale.value).toBe('zh')
    localStorage.clear()
  })

  it('a_member_of_an_organisation_has_its_page_after_his_own', () => {
    setMe({ ...account, organisation: { id: 'o', name: '海蓝材料', admission: 'pending' } as never })
    expect(pages.value).toEqual(['catalogue', 'mine', 'organisation'])
    expect(mayOpen('organisation')).toBe(true)
  })

  it('a_visitor_has_the_catalogue', () => {
    setMe(null)
    expect([me.value, mayOpen('catalogue'), mayOpen('mine')]).toEqual([null, true, false])
  })
})

describe('theme', () => {
  it('goes_round_and_anything_unknown_is_the_systems', () => {
    expect([nextTheme('system'), nextTheme('light'), nextTheme('dark')]).toEqual(['light', 'dark', 'system'])
    expect([parseTheme('dark'), parseTheme('pink'), parseTheme(null)]).toEqual(['dark', 'system', 'system'])
  })
})
