import { describe, expect, it } from 'vitest'
import { ApiProblem } from '../api/problem'
import { toldState } from './refusal'

const refused = (code: string, state?: string) => new ApiProblem(409, { code, params: { state } })

describe('a refusal', () => {
  it('names_the_state_that_has_a_sentence', () => {
    expect(toldState(refused('wrong-state', 'last_administrator'))).toBe('last_administrator')
  })

  it('is_left_to_the_general_note_otherwise', () => {
    expect(toldState(refused('wrong-state', 'declined'))).toBeNull()
    expect(toldState(refused('forbidden', 'own_account'))).toBeNull()
    expect(toldState(new Error('no answer'))).toBeNull()
  })
})
