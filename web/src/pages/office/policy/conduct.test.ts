import { describe, expect, it } from 'vitest'
import { newConduct, newStep } from './conduct'

describe('the rules of conduct in a form', () => {
  it('begin_with_no_shows_and_one_step', () => {
    const { no_show_minutes: grace, late_minutes: late, ladder } = newConduct()
    expect([grace, late, ladder?.length]).toEqual([30, null, 1])
  })

  it('go_on_with_a_step_of_more_strikes_and_more_days', () => {
    const first = newStep([])
    const second = newStep([first])
    expect(second).toEqual({ ...first, strikes: 4, days: 60 })
    expect(newStep([{ ...first, strikes: 20, days: 300 }])).toMatchObject({ strikes: 20, days: 366 })
  })
})
