import { describe, expect, it } from 'vitest'
import { organisationBody } from './registration'

const person = { name: ' 林一 ', email: ' lin@example.com ' }

describe('registration', () => {
  it('leaves_out_what_was_not_filled_in', () => {
    const form = { kind: 'team' as const, name: '量子小队', creditCode: '91350100M000100Y43', district: ' ', phone: '' }
    expect(organisationBody(form, person, 'zh').organisation).toEqual({ kind: 'team', name: '量子小队' })
  })

  it('folds_the_code_trims_everything_and_sends_no_password', () => {
    const form = { kind: 'enterprise' as const, name: ' 甲公司', creditCode: '91350100m000100y43', district: '南山区', phone: '0755' }
    expect(organisationBody(form, person, 'en')).toEqual({
      organisation: { kind: 'enterprise', name: '甲公司', credit_code: '91350100M000100Y43', district: '南山区', contact_phone: '0755' },
      person: { name: '林一', email: 'lin@example.com', locale: 'en' },
    })
  })
})
