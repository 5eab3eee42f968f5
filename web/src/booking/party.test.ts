import { describe, expect, it } from 'vitest'
import { chosenParty, partiesOf, partyFields } from './party'

const group = { id: 'g1', name: '纳米课题组', role: 'group_member' as const, state: 'confirmed' as const, project_codes: ['NSFC-1'] }
const institution = { id: 'i1', name: { zh: '大学', en: 'University' } }

describe('for whom one books', () => {
  it('a_visitor_has_nobody', () => {
    expect(partiesOf(null)).toEqual([])
    expect(partyFields(chosenParty([], 'self'))).toEqual({})
  })

  it('a_researcher_has_the_groups_and_the_institution', () => {
    const parties = partiesOf({ groups: [group], organisation: null, institution })
    expect(parties.map((party) => party.key)).toEqual(['group:g1', 'self'])
    expect(partyFields(chosenParty(parties, undefined))).toEqual({ group_id: 'g1' })
    expect(partyFields(chosenParty(parties, 'self'))).toEqual({})
  })

  it('a_group_that_the_office_has_not_confirmed_cannot_book', () => {
    const pending = { ...group, state: 'pending' as const }
    expect(partiesOf({ groups: [pending], organisation: null, institution })).toHaveLength(1)
  })

  it('a_startup_has_its_organisation', () => {
    const organisation = { id: 'o1', name: '甲公司', admission: 'pending' as const }
    const parties = partiesOf({ groups: [], organisation, institution: null })
    expect(partyFields(chosenParty(parties, 'group:of-somebody-else'))).toEqual({ organisation_id: 'o1' })
  })
})
