import { describe, expect, it } from 'vitest'
import { EVENTS, USUAL, standingOf } from './standing'

const at = '2026-11-23T01:00:00Z'

describe('how a webhook does', () => {
  it('goes_by_its_last_call_unless_it_is_off', () => {
    expect(standingOf({ last: null, off_at: null })).toBe('fresh')
    expect(standingOf({ last: { at, status: 204, error: null }, off_at: null })).toBe('arrived')
    expect(standingOf({ last: { at, status: 500, error: 'status' }, off_at: null })).toBe('failing')
    expect(standingOf({ last: { at, status: 500, error: 'status' }, off_at: at })).toBe('off')
  })

  it('is_usually_told_of_some_of_what_there_is', () => {
    expect(USUAL.every((each) => EVENTS.includes(each))).toBe(true)
    expect(new Set(EVENTS).size).toBe(EVENTS.length)
  })
})
