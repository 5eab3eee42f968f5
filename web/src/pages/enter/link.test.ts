import { describe, expect, it } from 'vitest'
import { linkBody } from './link'

describe('mailed link', () => {
  it('sends_only_what_its_purpose_knows', () => {
    const form = { password: 'secret secret', name: ' 林一 ' }
    expect(linkBody('confirm_email', form)).toEqual({})
    expect(linkBody('change_email', form)).toEqual({})
    expect(linkBody('reset_password', form)).toEqual({ password: 'secret secret' })
    expect(linkBody('invite', form)).toEqual({ password: 'secret secret', name: '林一' })
  })

  it('leaves_an_invited_name_as_it_is_when_nothing_was_typed', () => {
    expect(linkBody('invite', { password: 'p', name: '  ' })).toEqual({ password: 'p' })
  })
})
