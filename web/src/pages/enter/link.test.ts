import { describe, expect, it } from 'vitest'
import { linkBody, partyWord, showsWhat } from './link'

const form = { password: 'secret secret', name: ' 林一 ' }

describe('mailed link', () => {
  it('sends_only_what_it_asks_for', () => {
    expect(linkBody({ password_needed: false, name_asked: false }, form)).toEqual({})
    expect(linkBody({ password_needed: true, name_asked: false }, form)).toEqual({ password: 'secret secret' })
    expect(linkBody({ password_needed: true, name_asked: true }, form)).toEqual({ password: 'secret secret', name: '林一' })
  })

  it('says_what_is_registered_or_joined_and_nothing_else', () => {
    const party = { zh: '微纳科技', en: '微纳科技' }
    expect(showsWhat({ party, name: '林一', name_asked: false })).toBe(true)
    expect(showsWhat({ party, name: null, name_asked: true })).toBe(true)
    expect(showsWhat({ party: null, name: '林一', name_asked: true })).toBe(false)
    expect(showsWhat({ party: null, name: null, name_asked: false })).toBe(false)
  })

  it('names_what_it_is_about', () => {
    const own = ['confirm_email', 'invite', 'end_watch', 'cancel_reservation'] as const
    expect(own.map(partyWord)).toEqual(own)
  })

  it('leaves_an_invited_name_as_it_is_when_nothing_was_typed', () => {
    expect(linkBody({ password_needed: true, name_asked: true }, { password: 'p', name: '  ' })).toEqual({ password: 'p' })
  })
})
