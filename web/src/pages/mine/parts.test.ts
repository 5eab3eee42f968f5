import { describe, expect, it } from 'vitest'
import { partOf, questionOf } from './parts'

const now = Date.parse('2026-12-01T02:00:00Z')
const [before, after] = ['2026-12-01T01:00:00Z', '2026-12-01T03:00:00Z']

describe('the parts of one’s reservations', () => {
  it.each([
    ['confirmed', after, 'upcoming'],
    ['held', after, 'upcoming'],
    ['displaced', after, 'upcoming'],
    ['in_use', after, 'upcoming'],
    ['cancelled', after, 'past'],
    ['declined', after, 'past'],
    ['lapsed', after, 'past'],
    ['no_show', after, 'past'],
    ['done', after, 'past'],
    ['confirmed', before, 'past'],
  ] as const)('have a %s one that ends at %s in %s', (state, end, part) => {
    expect(partOf({ state, end }, now)).toBe(part)
  })

  it('ask_for_history_without_a_window_since_what_was_cancelled_may_lie_ahead', () => {
    expect(questionOf('past', '2026-12-01T02:00:00Z')).toEqual({ order: 'desc' })
    expect(questionOf('upcoming', '2026-12-01T02:00:00Z')).toMatchObject({ state: 'offered,waiting,held,confirmed,in_use,displaced' })
  })
})
