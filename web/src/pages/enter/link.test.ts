import { describe, expect, it } from 'vitest'
import { linkBody } from './link'

const form = { password: 'secret secret', name: ' 林一 ' }

describe('mailed link', () => {
  it('sends_only_what_it_asks_for', () => {
    expect(linkBody({ password_needed: false, name_asked: false }, form)).toEqual({})
    expect(linkBody({ password_needed: true, name_asked: false }, form)).toEqual({ password: 'secret secret' })
    expect(linkBody({ password_needed: true, name_asked: true }, form)).toEqual({ password: 'secret secret', name: '林一' })
  })

  it('leaves_an_invited_name_as_it_is_when_nothing_was_typed', () => {
    expect(linkBody({ password_needed: true, name_asked: true }, { password: 'p', name: '  ' })).toEqual({ password: 'p' })
  })
})
