import { describe, expect, test } from 'vitest'
import type { Party } from '../../booking/party'
import { emptyDraft } from '../instrument/book/draft'
import type { Item } from './items'
import { bodyOf, itemQuery, nextItem, parseItems, questionOf } from './items'

const id = (n: number) => `00000000-0000-7000-8000-00000000000${n}`
const item = (n: number): Item => ({
  id: id(n), instrumentId: id(9), start: `2026-12-01T0${n}:00:00Z`, end: `2026-12-01T0${n + 1}:00:00Z`, mode: 'self_use',
})
const group: Party = { key: 'group:g', kind: 'group', id: 'g', name: '纳米', projectCodes: ['NANO-1'] }

describe('items in the address', () => {
  test('what is written is read again, in its order', () => {
    const items = [item(2), item(1)]
    expect(parseItems(itemQuery(items))).toEqual(items)
  })

  test('one alone is read like several', () => {
    expect(parseItems({ item: itemQuery([item(1)]).item[0] ?? null })).toEqual([item(1)])
  })

  test('what is no item is left out, an id counts once, and six are the most', () => {
    const [good = ''] = itemQuery([item(1)]).item
    const backwards = [id(2), id(9), item(2).end, item(2).start, 'self_use'].join(',')
    expect(parseItems({ item: [good, good, backwards, 'x', `${id(3)},${id(9)},,,self_use`, null] })).toEqual([item(1)])
    const many = Array.from({ length: 8 }, (_, n) => item(n))
    expect(parseItems(itemQuery(many))).toHaveLength(6)
    expect(parseItems({})).toEqual([])
  })
})

describe('the next item', () => {
  const found = { id: id(8), modes: ['commissioned' as const], next_free: '2026-12-03T01:00:00Z' }

  test('follows the last one, since instruments are used one after the other', () => {
    const next = nextItem([item(1)], found, '2026-11-29T00:00:00Z', id(5))
    expect(next).toEqual({ id: id(5), instrumentId: id(8), start: item(1).end, end: '2026-12-01T03:00:00Z', mode: 'commissioned' })
  })

  test('begins when its instrument is free next, if it is the first', () => {
    expect(nextItem([], found, '2026-11-29T00:00:00Z').start).toBe('2026-12-03T01:00:00Z')
    expect(nextItem([], { ...found, next_free: null }, '2026-11-29T00:00:00Z').start).toBe('2026-11-29T00:00:00Z')
  })
})

describe('requests', () => {
  test('the question leaves out what only a booking says', () => {
    expect(questionOf([item(1)], group, 'NANO-1')).toEqual({
      items: [{ instrument_id: id(9), start: item(1).start, end: item(1).end, mode: 'self_use', group_id: 'g', project_code: 'NANO-1' }],
    })
    expect(questionOf([], group, '')).toBeNull()
  })

  test('the body names each reservation and leaves out what is empty', () => {
    const draft = { ...emptyDraft('group', id(7)), title: ' 镀膜后观察 ', projectCode: 'OTHER' }
    expect(bodyOf([item(1)], group, draft).items[0]).toEqual({
      id: id(1), instrument_id: id(9), start: item(1).start, end: item(1).end, mode: 'self_use', group_id: 'g',
      purpose: 'research', title: '镀膜后观察',
    })
  })
})
