import { describe, expect, it } from 'vitest'
import { deedOf } from './keys'

const press = (key: string, rest: Partial<KeyboardEvent> = {}) =>
  deedOf({ key, ctrlKey: false, metaKey: false, altKey: false, repeat: false, target: document.body, ...rest })

describe('keys of the inbox', () => {
  it('approve_decline_and_go_through_the_list', () => {
    expect(['a', 'D', 'j', 'K'].map((key) => press(key))).toEqual(['approve', 'decline', 'next', 'previous'])
  })

  it('do_nothing_with_a_modifier_or_in_a_field', () => {
    expect(press('a', { ctrlKey: true })).toBeNull()
    expect(press('a', { target: document.createElement('textarea') })).toBeNull()
  })

  it('never_decide_twice_while_held_down', () => {
    expect(press('a', { repeat: true })).toBeNull()
    expect(press('j', { repeat: true })).toBe('next')
  })
})
