import { describe, expect, it } from 'vitest'
import { staffStanding } from './staff'

const here = { id: 'i1', name: { zh: '港城大学', en: 'Gangcheng University' } }
const there = { ...here, id: 'i2' }

describe('staff of an institution', () => {
  it('is_who_was_confirmed_and_not_who_only_says_so', () => {
    expect(staffStanding({ institution: here, requested_institution: null }, 'i1')).toBe('confirmed')
    expect(staffStanding({ institution: null, requested_institution: here }, 'i1')).toBe('claims')
    expect(staffStanding({ institution: null, requested_institution: null }, 'i1')).toBe('none')
  })

  it('is_nobody_of_another_house', () => {
    expect(staffStanding({ institution: there, requested_institution: null }, 'i1')).toBe('none')
    expect(staffStanding({ institution: there, requested_institution: here }, 'i1')).toBe('none')
  })
})
