import { describe, expect, it } from 'vitest'
import { actOf, invitationOf } from './invitation'

describe('the head of an invitation', () => {
  it('is_read_from_folded_lines', () => {
    const text =
      'BEGIN:VCALENDAR\r\nMETHOD:REQUEST\r\nBEGIN:VEVENT\r\nUID:0190a1b2-long\r\n er@jishi\r\nSEQUENCE:2\r\nEND:VEVENT\r\n'
    expect(invitationOf(text)).toEqual({ method: 'REQUEST', uid: '0190a1b2-longer@jishi', sequence: '2' })
  })

  it('has_dashes_for_what_is_not_there', () => {
    expect(invitationOf('BEGIN:VCALENDAR')).toEqual({ method: '—', uid: '—', sequence: '—' })
  })
})

describe('what a calendar part does', () => {
  it('is_told_by_its_method', () => {
    expect(['REQUEST', 'CANCEL', 'PUBLISH', undefined].map(actOf)).toEqual(['invites', 'cancels', 'tells', 'tells'])
  })
})
