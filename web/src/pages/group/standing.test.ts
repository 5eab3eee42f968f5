import { describe, expect, it } from 'vitest'
import { groupMeaning, isLed } from './standing'

describe('a research group', () => {
  it('waits_until_its_office_has_spoken', () => {
    expect((['pending', 'confirmed', 'declined'] as const).map(groupMeaning)).toEqual([
      'waiting',
      'confirmed',
      'refused',
    ])
  })

  it('is_led_by_its_pi_alone', () => {
    const member = { name: '', email: '' }
    const group = {
      members: [
        { ...member, person_id: 'a', role: 'pi' as const },
        { ...member, person_id: 'b', role: 'member' as const },
      ],
    }
    expect(isLed(group, 'a')).toBe(true)
    expect(isLed(group, 'b')).toBe(false)
    expect(isLed(group, undefined)).toBe(false)
  })
})
