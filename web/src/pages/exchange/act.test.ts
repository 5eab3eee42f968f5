import { afterEach, describe, expect, it, vi } from 'vitest'
import type { Proposal } from '../../api/types'
import { accept, end, oneLine, proposer } from './act'

const asked: { method: string; path: string; body: unknown }[] = []
const answer = vi.fn(async (request: Request) => {
  asked.push({ method: request.method, path: new URL(request.url).pathname, body: await request.json() })
  return new Response('{}', { status: 200, headers: { 'Content-Type': 'application/json' } })
})
vi.stubGlobal('fetch', answer)
afterEach(() => asked.splice(0))

const group = { key: 'group:g1', kind: 'group' as const, id: 'g1', name: '纳米课题组', projectCodes: ['A'] }
const proposal = (kind: Proposal['kind']) => ({ id: 'p1', kind }) as Proposal

describe('proposals', () => {
  it('sent_twice_are_one_and_with_another_content_another', async () => {
    const send = proposer({ id: 'r1' })
    await send({ kind: 'hand_over', email: 'a@b.cn' }, '')
    await send({ kind: 'hand_over', email: 'a@b.cn' }, ' ')
    await send({ kind: 'hand_over', email: 'a@b.cn' }, '麻烦您')
    expect(asked[0]?.body).toEqual({ reservation_id: 'r1', kind: 'hand_over', email: 'a@b.cn' })
    expect(asked[2]?.body).toMatchObject({ note: '麻烦您' })
    const paths = asked.map(({ path }) => path)
    expect(paths[0]).toBe(paths[1])
    expect(paths[0]).not.toBe(paths[2])
  })

  it('carry_a_note_of_one_line', () => {
    expect(oneLine('  样品坏了\n想往后换\n')).toBe('样品坏了 想往后换')
  })

  it('are_accepted_for_somebody_only_where_time_is_taken_over', async () => {
    await accept(proposal('hand_over'), group, 'A')
    await accept(proposal('hand_over'), null, '')
    await accept(proposal('swap'), group, 'A')
    expect(asked.map(({ body }) => body)).toEqual([{ group_id: 'g1', project_code: 'A' }, {}, {}])
  })

  it('end_by_either_side', async () => {
    await end(proposal('swap'), 'refuse')
    await end(proposal('swap'), 'withdraw')
    expect(asked.map(({ path }) => path)).toEqual(['/api/v1/proposals/p1/refusal', '/api/v1/proposals/p1/withdrawal'])
  })
})
