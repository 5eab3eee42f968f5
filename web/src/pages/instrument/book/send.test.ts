import { describe, expect, it } from 'vitest'
import { NO_NEEDS } from '../../../booking/needs'
import { bookingBody } from './send'

const draft = { id: 'r1', purpose: 'research' as const, title: ' 断口形貌 ', note: '  ', projectCode: 'NSFC-1' }
const group = { key: 'group:g1', kind: 'group' as const, id: 'g1', name: '纳米', projectCodes: ['NSFC-1'] }
const addressed = { instrumentId: 'i1', chosen: { start: 'a', end: 'b' }, mode: 'self_use' as const, party: group, needs: NO_NEEDS }

describe('booking request', () => {
  it('leaves_out_what_is_empty', () => {
    expect(bookingBody(draft, addressed)).toEqual({
      instrument_id: 'i1', start: 'a', end: 'b', mode: 'self_use', purpose: 'research', title: '断口形貌',
      group_id: 'g1', project_code: 'NSFC-1',
    })
  })

  it('names_what_it_needs_beside_the_instrument_also_when_it_waits', () => {
    const needs = { with: ['eds'], operator: true }
    expect(bookingBody(draft, { ...addressed, needs, within: { start: 'a', end: 'c' } })).toMatchObject({ needs, wait_within: { end: 'c' } })
  })

  it('a_project_code_of_another_group_is_not_sent', () => {
    const other = { ...group, id: 'g2', projectCodes: ['OTHER'] }
    expect(bookingBody(draft, { ...addressed, party: other })).not.toHaveProperty('project_code')
  })
})
