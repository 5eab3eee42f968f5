import { beforeEach, describe, expect, it } from 'vitest'
import type { Companions } from '../api/types'
import { setLocale } from '../i18n'
import { hasNeeds, namedNeeds, needsFields, needsHere, needsQuery, needsText, parseNeeds, placed, toggledWith, whyOperated } from './needs'

const choice = (id: string, kind: 'accessory' | 'place', zh: string) => ({ id, kind, name: { zh, en: zh }, capacity: 1 })
const companions: Companions = {
  choices: [choice('eds', 'accessory', '能谱仪'), choice('p1', 'place', '1 号机位'), choice('p2', 'place', '2 号机位')],
  operated: true,
  operator_needed: 'on_request',
}
const none: Companions = { choices: [], operated: false, operator_needed: 'on_request' }
const asked = { with: ['eds', 'p1'], operator: true }

describe('what a use needs besides', () => {
  beforeEach(() => setLocale('zh'))

  it('is_left_out_of_the_request_when_it_is_nothing', () => {
    expect(needsFields({ with: [], operator: false })).toEqual({})
    expect(needsFields({ with: ['eds'], operator: false })).toEqual({ needs: { with: ['eds'] } })
    expect(needsFields({ with: [], operator: true })).toEqual({ needs: { operator: true } })
    expect(needsFields(asked)).toEqual({ needs: { with: ['eds', 'p1'], operator: true } })
  })

  it('comes_back_from_the_address', () => {
    expect(parseNeeds(needsQuery(asked) as Record<string, string>)).toEqual(asked)
    expect(needsQuery({ with: [], operator: false })).toEqual({ with: undefined, operator: undefined })
    expect(parseNeeds({ with: 'eds,,eds', operator: 'yes' })).toEqual({ with: ['eds'], operator: false })
  })

  it('is_only_what_goes_with_the_instrument', () => {
    expect(needsHere(companions, { with: ['eds', 'of-another'], operator: true }, 'self_use')).toEqual({ with: ['eds'], operator: true })
    expect(needsHere(none, asked, 'self_use')).toEqual({ with: [], operator: false })
    expect(needsHere(undefined, asked, 'self_use')).toEqual({ with: [], operator: false })
  })

  it('includes_an_operator_where_the_lab_always_runs_it_or_does_the_commissioned_work', () => {
    const ordered = { ...companions, operator_needed: 'commissioned' as const }
    expect([whyOperated(ordered, 'commissioned'), whyOperated(ordered, 'self_use')]).toEqual(['commissioned', null])
    expect(whyOperated({ ...companions, operator_needed: 'always' }, 'self_use')).toBe('always')
    expect(whyOperated(companions, 'commissioned')).toBeNull()
    expect(needsHere(ordered, { with: [], operator: false }, 'commissioned').operator).toBe(true)
    expect(needsHere(ordered, { with: [], operator: false }, 'self_use').operator).toBe(false)
  })

  it('is_not_asked_about_where_there_is_nothing', () => {
    expect([hasNeeds(companions, 'self_use'), hasNeeds(none, 'self_use'), hasNeeds(undefined, 'self_use')]).toEqual([true, false, false])
    expect(hasNeeds({ ...none, operator_needed: 'commissioned' }, 'commissioned')).toBe(true)
    expect(hasNeeds({ ...none, operator_needed: 'commissioned' }, 'self_use')).toBe(false)
  })

  it('holds_one_place_at_most', () => {
    expect(placed(companions, asked, 'p2').with).toEqual(['eds', 'p2'])
    expect(placed(companions, asked, '').with).toEqual(['eds'])
    expect(toggledWith(asked, 'eds', false).with).toEqual(['p1'])
    expect(toggledWith(asked, 'eds', true).with).toEqual(['p1', 'eds'])
  })

  it('is_said_in_one_line', () => {
    const named = namedNeeds(companions, asked)
    expect(needsText(named)).toBe('能谱仪、1 号机位、由操作员操作')
    expect(needsText({ ...named, with: [], operated_by: '赵刚' })).toBe('由操作员赵刚操作')
    expect(needsText(null)).toBe('')
    setLocale('en')
    expect(needsText({ with: [], operator: true, operated_by: '赵刚' })).toBe('run by operator 赵刚')
  })
})
