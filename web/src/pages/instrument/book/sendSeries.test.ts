import { describe, expect, it } from 'vitest'
import { firstDayOf, usualRepeat } from '../../../booking/series/repeat'
import { seriesBody } from './sendSeries'

const start = '2026-12-08T01:00:00Z'
const draft = { id: 's1', purpose: 'research' as const, title: '断口形貌', note: '', projectCode: '' }
const addressed = { instrumentId: 'i1', chosen: { start, end: '2026-12-08T03:00:00Z' }, mode: 'self_use' as const, party: null, needs: { with: ['eds'], operator: false } }
const first = firstDayOf(start, 'Asia/Shanghai')

describe('request for a series', () => {
  it('is_a_booking_with_a_rule_and_a_choice', () => {
    const body = seriesBody(draft, addressed, { repeat: usualRepeat('weekly', first), first, choice: 'all' })
    expect(body).toMatchObject({ instrument_id: 'i1', start, title: '断口形貌', choice: 'all', needs: { with: ['eds'] } })
    expect(body.repeat).toEqual({ rule: 'FREQ=WEEKLY;BYDAY=TU;COUNT=8;WKST=MO' })
  })

  it('names_what_is_left_out', () => {
    const repeat = { ...usualRepeat('daily', first), without: ['2026-12-09T01:00:00Z'] }
    expect(seriesBody(draft, addressed, { repeat, first, choice: 'possible' }).repeat.without).toEqual(repeat.without)
  })
})
