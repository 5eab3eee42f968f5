import { describe, expect, it } from 'vitest'
import { callerParties } from '../../../people/parties'
import { callerRequest, callerTrial, emptyDraft, missing } from './caller'
import { NO_WAIVER } from './waiver'

const chosen = { start: '2026-12-01T01:00:00Z', end: '2026-12-01T03:00:00Z' }
const group = { key: 'group:g1', kind: 'group' as const, id: 'g1', name: '纳米组' }
const draft = { ...emptyDraft(), personId: 'p1', party: group, title: ' 断口 ', projectCode: 'NSFC-1' }

describe('booking for a caller', () => {
  it('says_what_is_missing_in_the_order_of_the_form', () => {
    expect(missing(emptyDraft(), null)).toEqual(['time', 'person', 'title'])
    expect(missing({ ...draft, party: null }, chosen)).toEqual(['party'])
    expect(missing(draft, chosen)).toEqual([])
  })

  it('names_the_person_and_the_group_with_its_code', () => {
    expect(callerRequest(draft, 'sem', chosen, NO_WAIVER)).toEqual({
      instrument_id: 'sem',
      ...chosen,
      mode: 'commissioned',
      purpose: 'research',
      title: '断口',
      for_person_id: 'p1',
      group_id: 'g1',
      project_code: 'NSFC-1',
    })
  })

  it('leaves_the_code_out_for_an_organisation', () => {
    const outside = { ...draft, party: { ...group, kind: 'organisation' as const, id: 'o1' } }
    expect(callerTrial(outside, chosen, NO_WAIVER)).toEqual({
      ...chosen,
      mode: 'commissioned',
      for_person_id: 'p1',
      organisation_id: 'o1',
    })
  })

  it('names_what_the_use_needs_besides', () => {
    const needs = { with: ['eds'], operator: true }
    expect(callerTrial({ ...draft, needs }, chosen, NO_WAIVER).needs).toEqual(needs)
    expect(callerRequest({ ...draft, needs }, 'sem', chosen, NO_WAIVER).needs).toEqual(needs)
  })

  it('can_be_tried_before_the_person_is_known', () => {
    expect(callerTrial(emptyDraft(), chosen, NO_WAIVER)).toEqual({ ...chosen, mode: 'commissioned' })
  })
})

describe('parties of a caller', () => {
  it('are_groups_and_organisations', () => {
    const acts_for = [
      { kind: 'group' as const, id: 'g1', name: '纳米组' },
      { kind: 'institution' as const, id: 'i1', name: '大学' },
      { kind: 'organisation' as const, id: 'o1', name: '深蓝电池' },
    ]
    expect(callerParties({ acts_for }).map((each) => each.key)).toEqual(['group:g1', 'organisation:o1'])
  })
})
