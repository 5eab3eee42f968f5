import { describe, expect, it } from 'vitest'
import { faultSpan } from './fault'

const zone = 'Asia/Shanghai'
const now = Date.parse('2026-12-01T01:05:30Z')

describe('a fault', () => {
  it('begins_at_once', () => {
    expect(faultSpan('two_hours', now, zone)).toEqual({ start: '2026-12-01T01:05:00Z', end: '2026-12-01T03:05:00Z' })
  })

  it('lasts_to_a_midnight_of_the_facilitys_clock', () => {
    expect(faultSpan('today', now, zone).end).toBe('2026-12-01T16:00:00Z')
    expect(faultSpan('tomorrow', now, zone).end).toBe('2026-12-02T16:00:00Z')
    expect(faultSpan('week', now, zone).end).toBe('2026-12-07T16:00:00Z')
  })
})
