import { describe, expect, it } from 'vitest'
import { leadsTo } from './leads'

describe('a notice', () => {
  it.each([
    ['proposed', 'r1', '/reservations/r1'],
    ['proposal_refused', 'r1', '/reservations/r1'],
    ['proposed', null, '/mine'],
    ['proposal_withdrawn', null, null],
  ])('of %s about %s leads to %s', (kind, reservation_id, place) => {
    expect(leadsTo({ kind, reservation_id })).toBe(place)
  })
})
