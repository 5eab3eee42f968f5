import { describe, expect, it } from 'vitest'
import { countText, hoursText, percentText, sharesOf, valueText } from './numbers'

describe('figures for people', () => {
  it('are_hours_with_one_decimal', () => {
    expect(hoursText(740_733)).toBe('12,345.6')
    expect(valueText({ unit: 'hours', value: 90 / 60 })).toBe('1.5')
  })

  it('are_shares_in_per_cent_that_may_pass_a_hundred', () => {
    expect(percentText(0.1714)).toBe('17.1%')
    expect(valueText({ unit: 'ratio', value: 1.25 })).toBe('125.0%')
  })

  it('are_a_dash_when_nobody_knows_and_never_nought', () => {
    expect([
      hoursText(null),
      percentText(undefined),
      countText(null),
      valueText({ unit: 'hours', value: null }),
    ]).toEqual(['—', '—', '—', '—'])
    expect(hoursText(0)).toBe('0.0')
  })
})

describe('the evidence', () => {
  it('adds_up_to_the_whole', () => {
    const shares = sharesOf([
      { grade: 'confirmed', minutes: 60, records: 1 },
      { grade: 'typed', minutes: 180, records: 3 },
    ])
    expect(shares.map((each) => each.share)).toEqual([0.25, 0.75])
  })

  it('has_no_shares_when_there_is_nothing', () => {
    expect(sharesOf([{ grade: 'typed', minutes: 0, records: 0 }]).map((each) => each.share)).toEqual([0])
  })
})
