import { describe, expect, it } from 'vitest'
import { chosenLab, labsOf } from './labs'

const name = (zh: string) => ({ zh, en: zh })
const me = {
  roles: [
    { role: 'lab_manager', scope_id: 'a', scope_name: name('甲') },
    { role: 'operator', scope_id: 'a', scope_name: name('甲') },
    { role: 'operator', scope_id: 'b', scope_name: name('乙') },
    { role: 'auditor', scope_id: null, scope_name: null },
  ],
}

describe('labs', () => {
  it('are_those_of_the_roles_asked_for', () => {
    expect(labsOf(me, ['lab_manager']).map((lab) => lab.id)).toEqual(['a'])
  })

  it('stand_once_though_two_roles_name_them', () => {
    expect(labsOf(me, ['lab_manager', 'operator']).map((lab) => lab.id)).toEqual(['a', 'b'])
  })

  it('are_none_for_a_visitor', () => {
    expect(labsOf(null, ['lab_manager'])).toEqual([])
  })

  it('are_chosen_by_the_address_or_else_the_first', () => {
    const labs = labsOf(me, ['lab_manager', 'operator'])
    expect(chosenLab(labs, 'b')?.id).toBe('b')
    expect(chosenLab(labs, 'gone')?.id).toBe('a')
    expect(chosenLab([], 'b')).toBeNull()
  })
})
