import { describe, expect, it } from 'vitest'
import type { Proposal } from '../../api/types'
import { askedOf } from './asked'

const proposal = (id: string, day: number, more: Partial<Proposal> = {}) =>
  ({ id, mine: false, state: 'open', made_at: `2026-12-0${day}T01:00:00Z`, ...more }) as Proposal

describe('what is proposed to the reader', () => {
  it('leaves_out_what_he_has_proposed_himself', () => {
    expect(askedOf([proposal('a', 2), proposal('b', 1, { mine: true })], []).map(({ id }) => id)).toEqual(['a'])
  })

  it('stays_in_its_place_once_it_is_answered', () => {
    const answered = proposal('b', 2, { state: 'accepted' })
    const before = [proposal('c', 3), proposal('b', 2), proposal('a', 1)]
    for (const open of [before, before.filter(({ id }) => id !== 'b')]) {
      expect(askedOf(open, [answered]).map(({ id, state }) => [id, state]))
        .toEqual([['c', 'open'], ['b', 'accepted'], ['a', 'open']])
    }
  })
})
