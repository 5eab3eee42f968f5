import { describe, expect, it } from 'vitest'
import { laneOf } from './rows'
import type { SampleItem } from './samples'
import { aRow, anItem, clock } from './samples'
import { bordersOf, isFree, situationOf } from './state'
import { parseInstant as at } from './time'

const items: SampleItem[] = [
  { key: 'taken', from: '09:00', to: '10:00', setUpMinutes: 30, cleanUpMinutes: 30 },
  { key: 'held', kind: 'reservation', state: 'held', title: 'XPS', from: '12:00', to: '13:00' },
  { key: 'own', kind: 'reservation', state: 'confirmed', title: 'SEM', mine: true, from: '14:00', to: '15:00' },
  { key: 'down', kind: 'outage', from: '16:00', to: '17:00' },
]
const range = (from: string, to: string) => ({ start: at(clock(from)), end: at(clock(to)) })
const lane = (extra = {}) => laneOf(aRow(items.map(anItem), extra))
const standing = (from: string, to: string, except: string | null = null) => {
  const found = situationOf(lane(), range(from, to), at(clock('08:15')), except)
  return `${found.standing}${found.whole ? '' : ' in part'}`
}

describe('the standing of a stretch', () => {
  it.each([
    ['11:00', '12:00', 'free'],
    ['09:00', '10:00', 'busy'],
    ['09:30', '11:00', 'busy in part'],
    ['08:30', '09:00', 'buffer'],
    ['10:00', '11:00', 'buffer in part'],
    ['12:30', '13:00', 'held'],
    ['14:00', '14:30', 'mine'],
    ['13:00', '18:00', 'outage in part'],
    ['16:00', '17:00', 'outage'],
    ['20:00', '21:00', 'closed'],
    ['19:00', '21:00', 'closed in part'],
    ['08:00', '08:15', 'past'],
    ['08:00', '08:30', 'past in part'],
    ['06:00', '07:00', 'closed'],
  ])('%s to %s is %s', (from, to, expected) => {
    expect(standing(from, to)).toBe(expected)
  })
  it('leaves out the item that is being moved', () => {
    expect([standing('14:00', '15:00'), standing('14:00', '15:00', 'own')]).toEqual(['mine', 'free'])
  })
  it('names time that may not be asked for yet', () => {
    const withheld = [{ start: clock('10:30'), end: clock('11:30'), reason: 'not_released' as const, opensAt: clock('09:00') }]
    const found = (from: string, to: string) => situationOf(lane({ withheld }), range(from, to), at(clock('08:15')))
    expect(found('10:30', '11:30')).toMatchObject({ standing: 'not_released', whole: true })
    expect(found('11:00', '12:00')).toMatchObject({ standing: 'not_released', whole: false })
    expect(found('11:30', '12:00').standing).toBe('free')
    expect(bordersOf(lane({ withheld }), at(clock('10:05')), at(clock('11:45')))).toEqual([at(clock('10:30')), at(clock('11:30'))])
  })
  it('is unknown while the row is loading', () => {
    expect(situationOf(lane({ loading: true }), range('11:00', '12:00'), 0).standing).toBe('unknown')
  })
})

describe('room for several', () => {
  const two = (more: SampleItem[]) => laneOf(aRow(more.map(anItem), { capacity: 2 }))
  it('leaves time free that one has taken', () => {
    expect(isFree(two([{ key: 'a', from: '09:00', to: '12:00' }]), range('09:00', '12:00'), 0)).toBe(true)
  })
  it('is taken where all places are', () => {
    expect(isFree(two([{ key: 'a', from: '09:00', to: '12:00' }, { key: 'b', from: '11:00', to: '13:00' }]), range('10:00', '12:00'), 0)).toBe(false)
  })
  it('is not taken by items that follow each other', () => {
    expect(isFree(two([{ key: 'a', from: '09:00', to: '12:00' }, { key: 'b', from: '08:00', to: '10:00' }]), range('10:00', '12:00'), 0)).toBe(true)
  })
})

it('borders lie where items and opening hours begin and end', () => {
  const found = bordersOf(laneOf(aRow([anItem({ key: 'a', from: '09:00', to: '12:00' })])), at(clock('08:00')), at(clock('24:00')))
  expect(found).toEqual([at(clock('09:00')), at(clock('12:00')), at(clock('20:00'))])
})
