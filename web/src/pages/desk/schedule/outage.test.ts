import { describe, expect, it } from 'vitest'
import type { Companion, Timeline } from '../../../api/types'
import { setLocale } from '../../../i18n'
import { declarationOf, displacedBy, partText, partsOf, restOfDay, whatText } from './outage'

const item = (kind: Timeline['items'][number]['kind'], start: string, end: string) =>
  ({ kind, start: `2026-12-01T${start}:00Z`, end: `2026-12-01T${end}:00Z` }) as Timeline['items'][number]

const span = { start: '2026-12-01T02:00:00Z', end: '2026-12-01T04:00:00Z' }
const eds = { id: 'eds', kind: 'accessory', name: { zh: '能谱仪', en: 'EDS' }, instrument_ids: ['sem', 'tem'] } as Companion
const zhao = { id: 'zhao', kind: 'operator', name: { zh: '赵刚', en: '赵刚' }, instrument_ids: ['sem'] } as Companion

describe('declaring an outage', () => {
  const draft = { instrumentId: 'sem', companion: null, span, reason: 'fault' as const, note: ' ' }

  it('names_what_fails_alone_and_nothing_when_all_of_it_does', () => {
    expect(declarationOf(draft)).toEqual({ instrument_id: 'sem', ...span, reason: 'fault' })
    expect(declarationOf({ ...draft, companion: eds, note: ' 探头 ' })).toEqual({
      instrument_id: 'sem', companion_id: 'eds', ...span, reason: 'fault', note: '探头',
    })
  })

  it('of_a_person_is_an_absence_and_no_fault', () => {
    setLocale('zh')
    expect(declarationOf({ ...draft, companion: zhao }).reason).toBe('other')
    expect(whatText('other', zhao)).toBe('操作员赵刚缺勤')
    expect([whatText('fault', eds), whatText('fault', null)]).toEqual(['仅能谱仪停用 · 故障', '故障'])
    expect(partText(eds)).toBe('能谱仪 · 附件')
  })

  it('offers_what_goes_with_the_instrument', () => {
    expect(partsOf([eds, zhao], 'tem')).toEqual([eds])
    expect(partsOf(null, 'tem')).toEqual([])
  })
})

describe('an outage', () => {
  it('pushes_out_what_it_touches_and_nothing_that_only_borders_on_it', () => {
    const items = [
      item('reservation', '01:00', '02:00'),
      item('reservation', '02:00', '03:00'),
      item('busy', '03:30', '05:00'),
    ]
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
