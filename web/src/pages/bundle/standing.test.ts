import { expect, test } from 'vitest'
import type { BundleItemVerdict } from '../../api/types'
import { isOver, standing } from './standing'

const verdict = (id: string, outcome: BundleItemVerdict['outcome']): BundleItemVerdict => ({
  reservation_id: id, instrument_id: id, start: '2026-12-01T01:00:00Z', end: '2026-12-01T02:00:00Z', outcome,
  violations: [], alternatives: [],
})

test('only what stands in the way is told', () => {
  const told = standing([verdict('a', 'cancelled'), verdict('b', 'refused'), verdict('c', 'confirmed')])
  expect([...told.keys()]).toEqual(['b'])
})

test('what waits or is displaced is not over', () => {
  expect((['held', 'confirmed', 'in_use', 'displaced'] as const).some(isOver)).toBe(false)
  expect((['done', 'cancelled', 'declined', 'lapsed', 'no_show'] as const).every(isOver)).toBe(true)
})
