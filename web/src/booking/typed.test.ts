import { describe, expect, it } from 'vitest'
import { clockTyped, clocksOnGrid, instantTyped, spanTyped, typedOf } from './typed'

const ZONE = 'Asia/Shanghai'

describe('typed times', () => {
  it('are_on_the_facilitys_clock', () => {
    expect(instantTyped({ date: '2026-12-01', clock: '09:00' }, ZONE)).toBe('2026-12-01T01:00:00Z')
    expect(instantTyped({ date: '2026-12-01', clock: '24:00' }, ZONE)).toBe('2026-12-01T16:00:00Z')
    expect(typedOf('2026-12-01T01:00:00Z', ZONE)).toEqual({ date: '2026-12-01', clock: '09:00' })
  })

  it.each([['2026-12-01', ''], ['', '09:00'], ['2026-12-01', '25:00'], ['2026-12-01', '09:60'], ['2026-13-01', '09:00']])(
    '%s %s is_no_time',
    (date, clock) => expect(instantTyped({ date, clock }, ZONE)).toBeNull(),
  )

  it.each([['9', '09:00'], ['21', '21:00'], ['930', '09:30'], ['0930', '09:30'], ['9:30', '09:30'], ['09：30', '09:30'], ['9点', '09:00'], ['24:00', '24:00']])(
    'a_clock_may_be_typed_as %s',
    (text, clock) => expect(clockTyped(text)).toBe(clock),
  )

  it.each(['', 'nine', '9:3', '2500', '24:30', '9:75'])('%s is_no_clock', (text) => expect(clockTyped(text)).toBeNull())

  it('suggestions_lie_on_the_grid_but_are_never_more_than_a_hundred', () => {
    expect(clocksOnGrid(60)).toHaveLength(24)
    expect(clocksOnGrid(30).slice(0, 3)).toEqual(['00:00', '00:30', '01:00'])
    expect(clocksOnGrid(5)).toHaveLength(96)
  })

  it('a_span_needs_an_end_after_its_start', () => {
    const [nine, ten] = [{ date: '2026-12-01', clock: '09:00' }, { date: '2026-12-01', clock: '10:00' }]
    expect(spanTyped(nine, ten, ZONE)).toEqual({ start: '2026-12-01T01:00:00Z', end: '2026-12-01T02:00:00Z' })
    expect(spanTyped(ten, nine, ZONE)).toBeNull()
    expect(spanTyped(nine, nine, ZONE)).toBeNull()
  })
})
