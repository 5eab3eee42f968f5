import { describe, expect, it } from 'vitest'
import { leadsTo } from './leads'

describe('a notice', () => {
  it.each([
    ['proposed', 'r1', '/reservations/r1'],
    ['proposal_refused', 'r1', '/reservations/r1'],
    ['proposed', null, '/mine'],
    ['proposal_withdrawn', null, null],
  ])('of %s about %s leads to %s', (kind, reservation_id, place) => {
    expect(leadsTo({ kind, reservation_id, page: null })).toBe(place)
  })

  it('leads to the page it names, if that is one of this site', () => {
    const book = '/instruments/i1/book?start=2026-12-01T01:00:00Z'
    expect(leadsTo({ kind: 'time_freed', reservation_id: null, page: book })).toBe(book)
    expect(leadsTo({ kind: 'time_freed', reservation_id: null, page: '//elsewhere.example' })).toBeNull()
  })
})
