import { describe, expect, it } from 'vitest'
import { creditCodeFault, foldCode } from './creditCode'

describe('unified social credit code', () => {
  it.each(['91350100M000100Y43', '9144030071526726XG', '914403001922038216', '91330100799655058B', '91110000802100433B'])(
    'accepts_the_valid_code %s',
    (code) => expect(creditCodeFault(code)).toBeNull(),
  )

  it('refuses_a_wrong_check_sign', () => {
    expect(creditCodeFault('91350100M000100Y4Z')).toEqual({ kind: 'sign', position: 18, found: 'Z' })
    expect(creditCodeFault('91350100M000100Y44')).toEqual({ kind: 'check' })
  })

  it('refuses_an_organisation_code_that_does_not_fit_although_the_last_sign_does', () => {
    expect(creditCodeFault('91350100M000100Y53')?.kind).toBe('check')
    const forged = [...'0123456789ABCDEFGHJKLMNPQRTUWXY'].map((sign) => `91350100M000100Y5${sign}`)
    expect(forged.map((code) => creditCodeFault(code)?.kind)).toContain('organisationCheck')
    expect(forged.filter((code) => creditCodeFault(code) === null)).toEqual([])
  })

  it('tells_how_many_signs_there_are', () => {
    expect(creditCodeFault('9135')).toEqual({ kind: 'length', found: 4 })
  })

  it('folds_full_width_and_small_letters_and_blanks', () => {
    expect(foldCode('９１３５0100 m000100y43')).toBe('91350100M000100Y43')
    expect(creditCodeFault('９１３５0100 m000100y43')).toBeNull()
  })
})
