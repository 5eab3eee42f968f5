import { describe, expect, it } from 'vitest'
import type { Timeline } from '../../../api/types'
import { displacedBy, restOfDay } from './outage'

const item = (kind: Timeline['items'][number]['kind'], start: string, end: string) =>
  ({ kind, start: `2026-12-01T${start}:00Z`, end: `2026-12-01T${end}:00Z` }) as Timeline['items'][number]

describe('an outage', () => {
  it('pushes_out_what_it_touches_and_nothing_that_only_borders_on_it', () => {
    const items = [
      item('reservation', '01:00', '02:00'),
      item('reservation', '02:00', '03:00'),
      item('busy', '03:30', '05:00'),
    ]
    const span = { start: '2026-12-01T02:00:00Z', end: '2026-12-01T04:00:00Z' }
    expect(displacedBy({ items }, span)).toEqual(items.slice(1))
  })

  it('pushes_out_no_other_outage', () => {
    const span = { start: '2026-12-01T00:00:00Z', end: '2026-12-01T09:00:00Z' }
    expect(displacedBy({ items: [item('outage', '01:00', '02:00')] }, span)).toEqual([])
    expect(displacedBy(null, span)).toEqual([])
  })

  it('usually_lasts_till_the_end_of_the_day_on_the_facilitys_clock', () => {
    expect(restOfDay(Date.parse('2026-12-01T01:03:40Z'), 'Asia/Shanghai')).toEqual({
      start: '2026-12-01T01:03:00Z',
      end: '2026-12-01T16:00:00Z',
    })
  })
})
