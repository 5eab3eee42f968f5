import { describe, expect, it } from 'vitest'
import { clockSpanText, dayText, durationText, momentText, offsetText, spanText } from './format'
import { laneOf } from './rows'
import type { SampleItem } from './samples'
import { aRow, anItem, clock } from './samples'
import { speakAnswer, speakBlock, speakLoss, speakSelection, speakSituation, speakSpan, speakStretch } from './speech'
import { situationOf } from './state'
import { dayOf, parseInstant as at } from './time'
import { fill, wordsOf } from './words'

const zh = { zone: 'Asia/Shanghai', words: wordsOf('zh'), withDates: false }
const en = { ...zh, words: wordsOf('en') }
const range = (from: string, to: string) => ({ start: at(clock(from)), end: at(clock(to)) })
const lane = (items: SampleItem[]) => laneOf(aRow(items.map(anItem)))
const own: SampleItem = { key: 'o', kind: 'reservation', state: 'confirmed', mine: true, title: '断口形貌', from: '09:00', to: '11:30' }
const hold: SampleItem = { key: 'h', kind: 'reservation', state: 'held', mine: true, title: 'XPS', from: '13:00', to: '14:00', holdUntil: clock('12:00') }
const say = (items: SampleItem[], from: string, to: string, voice = zh) =>
  speakStretch(range(from, to), situationOf(lane(items), range(from, to), 0), voice)

describe('spans', () => {
  it.each([
    ['09:00', '11:30', '周二 9 点到 11 点半', 'Tuesday 9:00 to 11:30'],
    ['09:15', '09:45', '周二 9 点 15 分到 9 点 45 分', 'Tuesday 9:15 to 9:45'],
    ['00:00', '08:05', '周二 0 点到 8 点 05 分', 'Tuesday 0:00 to 8:05'],
    ['20:00', '24:00', '周二 20 点到 24 点', 'Tuesday 20:00 to 24:00'],
    ['22:00', '26:00', '周二 22 点到周三 2 点', 'Tuesday 22:00 to Wednesday 2:00'],
    ['00:00', '48:00', '周二 0 点到周三 24 点', 'Tuesday 0:00 to Wednesday 24:00'],
  ])('from %s to %s', (from, to, chinese, english) => {
    expect([speakSpan(range(from, to), zh), speakSpan(range(from, to), en)]).toEqual([chinese, english])
  })
  it('name dates where weekdays would not do', () => {
    expect(speakSpan(range('09:00', '10:00'), { ...zh, withDates: true })).toBe('12月1日 周二 9 点到 10 点')
    expect(speakSpan(range('09:00', '10:00'), { ...en, withDates: true })).toBe('Tuesday 1 Dec 9:00 to 10:00')
  })
  it('tell the two showings of an hour apart', () => {
    const berlin = { ...en, zone: 'Europe/Berlin' }
    expect(speakSpan({ start: at('2026-10-25T00:30:00Z'), end: at('2026-10-25T01:30:00Z') }, berlin)).toBe('Sunday 2:30 (UTC+2) to 2:30 (UTC+1)')
  })
})

describe('what a stretch is', () => {
  it.each([
    [[], '09:00', '11:30', '周二 9 点到 11 点半，空闲', 'Tuesday 9:00 to 11:30, free'],
    [[], '06:00', '07:00', '周二 6 点到 7 点，未开放', 'Tuesday 6:00 to 7:00, closed'],
    [[], '07:00', '09:00', '周二 7 点到 9 点，部分未开放', 'Tuesday 7:00 to 9:00, partly closed'],
    [[{ key: 'b', from: '09:00', to: '11:00' }], '09:00', '09:30', '周二 9 点到 9 点半，已占用', 'Tuesday 9:00 to 9:30, occupied'],
    [[{ key: 'b', from: '09:00', to: '11:00' }], '10:00', '12:00', '周二 10 点到 12 点，部分已占用', 'Tuesday 10:00 to 12:00, partly occupied'],
    [[own], '09:00', '09:30', '周二 9 点到 9 点半，我的预约：断口形貌，已确认', 'Tuesday 9:00 to 9:30, my reservation: 断口形貌, confirmed'],
    [[hold], '13:00', '13:30', '周二 13 点到 13 点半，我的预约：XPS，保留至 12月1日 12:00', 'Tuesday 13:00 to 13:30, my reservation: XPS, held until 1 Dec, 12:00'],
    [[{ key: 'd', kind: 'outage', from: '09:00', to: '11:00' }], '09:00', '09:30', '周二 9 点到 9 点半，停机', 'Tuesday 9:00 to 9:30, outage'],
  ] as [SampleItem[], string, string, string, string][])('%#', (items, from, to, chinese, english) => {
    expect([say(items, from, to), say(items, from, to, en)]).toEqual([chinese, english])
  })
  it('says from when on time may be asked for', () => {
    const withheld = [{ start: clock('09:00'), end: clock('12:00'), reason: 'not_released' as const, opensAt: clock('08:30') }]
    const spoken = (voice: typeof zh) => speakSituation(situationOf(laneOf(aRow([], { withheld })), range('09:00', '10:00'), 0), voice)
    expect([spoken(zh), spoken(en)]).toEqual(['12月1日 08:30 起开放预约', 'bookable from 1 Dec, 08:30'])
  })
  it('never names an item it only touches', () => {
    expect(say([own], '10:00', '13:00')).toBe('周二 10 点到 13 点，与我的预约重叠')
  })
})

describe('items', () => {
  it.each([
    [own, '周二 9 点到 11 点半，我的预约：断口形貌，已确认'],
    [hold, '周二 13 点到 14 点，我的预约：XPS，保留至 12月1日 12:00'],
    [{ key: 'b', from: '09:00', to: '10:00' }, '周二 9 点到 10 点，已占用'],
    [{ key: 'b', kind: 'outage', title: '更换灯丝', from: '09:00', to: '10:00' }, '周二 9 点到 10 点，停机：更换灯丝'],
  ] as [SampleItem, string][])('%#', (item, expected) => {
    expect(speakBlock(lane([item]).blocks[0]!, zh)).toBe(expected)
  })
})

describe('selections', () => {
  const free = situationOf(lane([]), range('09:00', '11:30'), 0)
  it.each([
    [null, null, '已选 周二 9 点到 11 点半，空闲', 'Selected Tuesday 9:00 to 11:30, free'],
    [{ tone: 'free', text: '可预约 · ¥360 · 自动确认' }, null, '已选 周二 9 点到 11 点半，可预约 · ¥360 · 自动确认', 'Selected Tuesday 9:00 to 11:30, Free: 可预约 · ¥360 · 自动确认'],
    [{ tone: 'refused', text: '3 条规则' }, 'SEM', '已选 SEM，周二 9 点到 11 点半，不可预约：3 条规则', 'Selected SEM, Tuesday 9:00 to 11:30, Cannot be booked: 3 条规则'],
  ] as const)('%#', (answer, row, chinese, english) => {
    const spoken = [zh, en].map((voice) => speakSelection(range('09:00', '11:30'), free, answer, row, voice))
    expect(spoken).toEqual([chinese, english])
  })
  it('say when they have just become impossible', () => {
    const now = situationOf(lane([{ key: 'b', from: '09:00', to: '10:00' }]), range('09:00', '10:00'), 0)
    expect(speakLoss(range('09:00', '10:00'), now, zh)).toBe('您选的时间刚刚变了：周二 9 点到 10 点，已占用')
  })
  it('speak the tone even without a text', () => {
    expect(speakAnswer({ tone: 'checking', text: '' }, en.words)).toBe('Checking')
  })
})

describe('writing', () => {
  it.each([
    ['09:00', '11:30', '12月1日 周二 09:00–11:30', 'Tue 1 Dec 09:00–11:30', '2 小时 30 分'],
    ['20:00', '24:00', '12月1日 周二 20:00–24:00', 'Tue 1 Dec 20:00–24:00', '4 小时'],
    ['22:00', '22:45', '12月1日 周二 22:00–22:45', 'Tue 1 Dec 22:00–22:45', '45 分'],
    ['22:00', '26:00', '12月1日 周二 22:00 – 12月2日 周三 02:00', 'Tue 1 Dec 22:00 – Wed 2 Dec 02:00', '4 小时'],
  ])('from %s to %s', (from, to, chinese, english, length) => {
    const span = range(from, to)
    expect([spanText(span, zh.zone, zh.words), spanText(span, en.zone, en.words), durationText(span, zh.words)]).toEqual([chinese, english, length])
  })
  it('leaves out a day that is known', () => {
    expect(clockSpanText(range('09:00', '24:00'), zh.zone, zh.words)).toBe('09:00–24:00')
    expect(clockSpanText(range('22:00', '26:00'), zh.zone, zh.words)).toBe('22:00–周三 02:00')
    expect(clockSpanText(range('22:00', '192:00'), zh.zone, zh.words)).toBe('12月1日 周二 22:00 – 12月8日 周二 24:00')
  })
  it('counts real hours across a change of the clock', () => {
    expect(durationText({ start: at('2026-10-24T22:00:00Z'), end: at('2026-10-25T23:00:00Z') }, en.words)).toBe('25 h')
  })
  it.each([['Asia/Shanghai', 'UTC+8'], ['Asia/Kathmandu', 'UTC+5:45'], ['America/St_Johns', 'UTC−3:30'], ['UTC', 'UTC']])('%s is %s', (zone, text) => {
    expect(offsetText(at('2026-12-01T00:00:00Z'), zone)).toBe(text)
  })
  it('names moments and days', () => {
    expect(momentText(at(clock('18:00')), zh.zone, zh.words)).toBe('12月1日 18:00')
    expect(dayText(dayOf(at(clock('18:00')), zh.zone), en.words)).toBe('Tue 1 Dec')
  })
})

describe('words', () => {
  const keys = (part: object, path = ''): string[] =>
    Object.entries(part).flatMap(([key, value]) => (typeof value === 'string' ? [`${path}${key}`] : keys(value, `${path}${key}.`)))
  const gaps = (part: object): string[] =>
    Object.values(part).flatMap((value) => (typeof value === 'string' ? [(value.match(/\{\w+\}/g) ?? []).sort().join()] : gaps(value)))
  it('have the same keys and the same gaps in both languages', () => {
    expect(keys(en.words)).toEqual(keys(zh.words))
    expect(gaps(en.words).length).toBe(gaps(zh.words).length)
  })
  it('keep a gap that nobody filled', () => {
    expect(fill('{a} {b}', { a: 1 })).toBe('1 {b}')
  })
})
