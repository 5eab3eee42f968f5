import { describe, expect, it } from 'vitest'
import { invitationOf } from './invitation'

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
