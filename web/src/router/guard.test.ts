import { describe, expect, it } from 'vitest'
import { decide, safeNext } from './guard'

const to = (path: string, meta = {}) => ({ path, fullPath: `${path}?a=1`, meta })

describe('who may go where', () => {
  it('everything_leads_to_the_first_run_until_there_is_an_administrator', () => {
    expect(decide(to('/catalogue'), { setupNeeded: true, signedIn: false })).toBe('/setup')
    expect(decide(to('/setup'), { setupNeeded: true, signedIn: false })).toBe(true)
    expect(decide(to('/setup'), { setupNeeded: false, signedIn: false })).toBe('/')
  })

  it('a_visitor_is_sent_to_sign_in_and_comes_back_with_the_whole_address', () => {
    const wanted = { path: '/sign-in', query: { next: '/mine?a=1' } }
    expect(decide(to('/mine', { account: true }), { setupNeeded: false, signedIn: false })).toEqual(wanted)
    expect(decide(to('/mine', { page: 'mine' }), { setupNeeded: false, signedIn: false })).toEqual(wanted)
  })

  it('the_catalogue_is_everybodys_and_a_signed_in_reader_is_told_in_place', () => {
    expect(decide(to('/catalogue', { page: 'catalogue' }), { setupNeeded: false, signedIn: false })).toBe(true)
    expect(decide(to('/desk', { page: 'desk' }), { setupNeeded: false, signedIn: true })).toBe(true)
  })
})

describe('address to come back to', () => {
  it.each(['/mine', '/instruments/1?start=2026-12-01T01:00:00Z'])('%s is_ours', (next) => expect(safeNext(next)).toBe(next))

  it.each(['//evil.example', '/\\evil.example', 'https://evil.example', 'javascript:alert(1)', '', undefined, ['/mine']])(
    '%s is_not',
    (next) => expect(safeNext(next)).toBe('/'),
  )
})
