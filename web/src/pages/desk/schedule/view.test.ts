import { describe, expect, it } from 'vitest'
import { dateName, isInside, parseView, windowOf } from './view'

const zone = 'Asia/Shanghai'
const tuesday = Date.parse('2026-12-01T03:00:00Z')

describe('the schedule in the address', () => {
  it('is_this_week_unless_it_says_otherwise', () => {
    expect(parseView({}, zone, tuesday)).toEqual({
      length: 'week',
      window: { from: '2026-11-29T16:00:00Z', to: '2026-12-06T16:00:00Z' },
    })
  })

  it('is_the_named_day', () => {
    const view = parseView({ view: 'day', date: '2026-12-24' }, zone, tuesday)
    expect(view.window).toEqual({ from: '2026-12-23T16:00:00Z', to: '2026-12-24T16:00:00Z' })
    expect(dateName(view.window, zone)).toBe('2026-12-24')
  })

  it('is_today_for_a_date_that_is_none', () => {
    expect(parseView({ view: 'day', date: '2026-02-31' }, zone, tuesday).window.from).toBe('2026-11-30T16:00:00Z')
  })

  it('ends_before_its_last_instant', () => {
    const window = windowOf('day', tuesday, zone)
    expect(isInside(window.from, window)).toBe(true)
    expect(isInside(window.to, window)).toBe(false)
  })
})
