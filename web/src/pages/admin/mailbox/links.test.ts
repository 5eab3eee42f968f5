import { describe, expect, it } from 'vitest'
import { piecesOf } from './links'

const here = 'https://jishi.example'

describe('a letter’s links', () => {
  it('are_those_to_this_site', () => {
    expect(piecesOf('请打开 https://jishi.example/link#t=a-b_1 ，核对。', here)).toEqual([
      { text: '请打开 ' },
      { text: 'https://jishi.example/link#t=a-b_1', to: '/link#t=a-b_1' },
      { text: ' ，核对。' },
    ])
  })

  it('leave_the_full_stop_behind_an_address_to_the_sentence', () => {
    expect(piecesOf('See https://jishi.example/reservations/1.', here).map((piece) => piece.to)).toEqual([
      undefined, '/reservations/1', undefined,
    ])
  })

  it('never_lead_elsewhere', () => {
    for (const text of ['https://elsewhere.example/x', 'https://jishi.example.evil.example/x', 'javascript:alert(1)', 'https://jishi.example@evil.example/']) {
      expect(piecesOf(text, here)).toEqual([{ text }])
    }
  })
})
