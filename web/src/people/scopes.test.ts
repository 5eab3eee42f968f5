import { describe, expect, it } from 'vitest'
import { chosenScope, scopesOf } from './scopes'

const name = (zh: string) => ({ zh, en: zh })
const me = {
  roles: [
    { role: 'lab_manager', scope_id: 'a', scope_name: name('甲') },
    { role: 'operator', scope_id: 'a', scope_name: name('甲') },
    { role: 'operator', scope_id: 'b', scope_name: name('乙') },
    { role: 'auditor', scope_id: null, scope_name: null },
  ],
}

describe('scopes', () => {
  it('are_those_of_the_roles_asked_for', () => {
    expect(scopesOf(me, ['lab_manager']).map((scope) => scope.id)).toEqual(['a'])
  })

  it('stand_once_though_two_roles_name_them', () => {
    expect(scopesOf(me, ['lab_manager', 'operator']).map((scope) => scope.id)).toEqual(['a', 'b'])
  })

  it('are_none_for_a_visitor', () => {
    expect(scopesOf(null, ['lab_manager'])).toEqual([])
  })

  it('are_chosen_by_the_address_or_else_the_first', () => {
    const scopes = scopesOf(me, ['lab_manager', 'operator'])
    expect(chosenScope(scopes, 'b')?.id).toBe('b')
    expect(chosenScope(scopes, 'gone')?.id).toBe('a')
    expect(chosenScope([], 'b')).toBeNull()
  })
})
