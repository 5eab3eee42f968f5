import { describe, expect, it } from 'vitest'
import { newException, newLeftovers, startingOn } from './limits'

describe('days with other hours', () => {
  it('begin_without_a_date_so_that_it_must_be_chosen', () => {
    expect(newException()).toMatchObject({ first: '', last: '' })
  })

  it('end_no_earlier_than_they_begin', () => {
    const chosen = startingOn(newException(), '2026-12-01')
    expect(chosen).toMatchObject({ first: '2026-12-01', last: '2026-12-01' })
    expect(startingOn({ ...chosen, last: '2026-12-05' }, '2026-12-03').last).toBe('2026-12-05')
    expect(startingOn(chosen, '2026-12-03').last).toBe('2026-12-03')
  })
})

describe('what is left of a week', () => {
  it('is_freed_at_its_end', () => {
    expect(newLeftovers().weekday).toBe(5)
  })
})
