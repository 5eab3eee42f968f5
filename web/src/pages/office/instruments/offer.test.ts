import { describe, expect, it } from 'vitest'
import type { Offer } from './offer'
import { bodyOf, fenOf, formOf, unreadablePrices, yuanOf } from './offer'

const offer: Offer = {
  instrument: { id: 'sem', name: { zh: '扫描电镜', en: 'SEM' } },
  asset_number: 'A1',
  value_fen: 10_000_000,
  status: 'normal',
  obligated: true,
  secret: false,
  open: false,
  not_open_reason: { code: 'moving', text: { zh: '正在搬迁', en: 'moving' } },
  facility_id: null,
  owner_group_id: null,
  modes: ['self_use'], capacity: 1, prices: [{ side: 'outside', per_hour_fen: 36_050 }], revision: 2,
}

describe('an offer in a form', () => {
  it('shows_prices_in_yuan_and_nothing_for_a_side_that_pays_nothing', () => {
    expect(formOf(offer).prices).toEqual({ own_group: '', own_institution: '', outside: '360.50' })
  })

  it('keeps_other_reasons_as_words', () => {
    const form = formOf({ ...offer, not_open_reason: { code: 'other', text: { zh: '等待验收', en: '等待验收' } } })
    expect([form.reason, form.reasonWords]).toEqual(['other', '等待验收'])
    expect(bodyOf(form).not_open_reason).toBe('等待验收')
  })

  it('sends_no_reason_for_an_instrument_that_is_open', () => {
    expect(bodyOf({ ...formOf(offer), open: true })).not.toHaveProperty('not_open_reason')
    expect(bodyOf(formOf(offer)).not_open_reason).toBe('moving')
  })

  it('tells_a_price_of_nothing_from_no_price', () => {
    const form = { ...formOf(offer), prices: { own_group: '0', own_institution: '', outside: '400' } }
    expect(bodyOf(form).prices).toEqual([
      { side: 'own_group', per_hour_fen: 0 },
      { side: 'outside', per_hour_fen: 40_000 },
    ])
  })

  it('names_prices_that_are_none', () => {
    expect(
      unreadablePrices({ ...formOf(offer), prices: { own_group: '12.345', own_institution: '', outside: 'free' } }),
    ).toEqual(['own_group', 'outside'])
  })
})

describe('yuan', () => {
  it('are_read_exactly', () => {
    expect([fenOf('360'), fenOf('1,280.5'), fenOf('0.07'), fenOf(''), fenOf('-3')]).toEqual([
      36_000,
      128_050,
      7,
      null,
      null,
    ])
  })

  it('are_written_as_short_as_they_are', () => {
    expect([yuanOf(36_000), yuanOf(36_050)]).toEqual(['360', '360.50'])
  })
})
