import { describe, expect, it } from 'vitest'
import { grantBody, grantable, overOf } from './grants'

describe('granting roles', () => {
  it('keeps_an_office_to_its_own_house', () => {
    expect(grantable('institution_office').map(overOf)).not.toContain('city')
  })

  it('leaves_the_labs_to_the_offices', () => {
    expect(grantable('security_administrator')).not.toContain('lab_manager')
  })

  it('needs_a_lab_for_a_lab_manager_and_nothing_for_an_auditor', () => {
    expect(grantBody('lab_manager', '')).toBeNull()
    expect(grantBody('lab_manager', 'f1')).toEqual({ role: 'lab_manager', scope_kind: 'facility', scope_id: 'f1' })
    expect(grantBody('auditor', '')).toEqual({ role: 'auditor', scope_kind: 'city' })
  })
})
