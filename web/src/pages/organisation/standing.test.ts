import { describe, expect, it } from 'vitest'
import type { Institution } from '../../api/types'
import { admissionMeaning, isAdmin, termsOf } from './standing'

const institution = (id: string, terms_version: number) => ({ id, name: { zh: id, en: id }, terms_version }) as Institution
const acceptance = (institutionId: string, version: number, organisation_id = 'o1') => ({
  institution: { id: institutionId, name: { zh: '', en: '' } }, organisation_id, version, accepted_at: `2026-11-0${version}T00:00:00Z`,
})

describe('the terms of institutions', () => {
  const institutions = [institution('a', 2), institution('b', 1), institution('c', 0), institution('d', 1)]

  it('stand_as_the_latest_edition_that_was_accepted', () => {
    const standing = termsOf(institutions, [acceptance('a', 1), acceptance('b', 1)], 'o1')
    expect(standing.map((each) => [each.institution.id, each.state])).toEqual([['a', 'renewed'], ['b', 'accepted'], ['d', 'open']])
  })

  it('are_accepted_by_each_organisation_for_itself', () => {
    expect(termsOf([institution('b', 1)], [acceptance('b', 1, 'o2')], 'o1')[0]?.state).toBe('open')
  })
})

describe('an organisation', () => {
  it('is_administered_by_its_administrators', () => {
    const members = [
      { person_id: 'p', name: '', email: '', role: 'admin' as const },
      { person_id: 'q', name: '', email: '', role: 'member' as const },
    ]
    expect([isAdmin({ members }, 'p'), isAdmin({ members }, 'q'), isAdmin({ members }, undefined)]).toEqual([true, false, false])
  })

  it('is_admitted_by_the_city', () => {
    expect((['pending', 'admitted', 'declined'] as const).map(admissionMeaning)).toEqual(['waiting', 'confirmed', 'refused'])
  })
})
