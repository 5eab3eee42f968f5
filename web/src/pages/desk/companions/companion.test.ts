import { beforeEach, describe, expect, it } from 'vitest'
import type { Companion } from '../../../api/types'
import { setLocale } from '../../../i18n'
import { aReservation } from '../samples'
import { ahead, asKind, bodyOf, exceptionText, formOf, isAlways, missing, newForm, uncoveredBy, weekText } from './companion'

const always = {
  weekly: [1, 2, 3, 4, 5, 6, 7].map((weekday) => ({ weekday, from_minute: 0, to_minute: 1440 })),
  follows_working_days: false,
}
const eds: Companion = {
  id: 'c1', facility_id: 'f1', kind: 'accessory', name: { zh: '能谱仪', en: '能谱仪' }, person_id: null, capacity: 2,
  hours: always, instrument_ids: ['sem', 'tem'], in_service: true, revision: 3,
}
const roster = { weekly: [{ weekday: 1, from_minute: 510, to_minute: 1050 }], follows_working_days: true, exceptions: [] }
const zhao: Companion = { ...eds, kind: 'operator', name: { zh: '赵刚', en: '赵刚' }, person_id: 'p1', capacity: 1, hours: roster }

describe('a companion in a form', () => {
  it('is_sent_back_as_it_came', () => {
    expect(bodyOf(formOf(eds), 'f1')).toEqual({
      facility_id: 'f1', kind: 'accessory', name: { zh: '能谱仪', en: '' }, capacity: 2,
      instrument_ids: ['sem', 'tem'], in_service: true,
    })
    expect(bodyOf(formOf(zhao), 'f1')).toEqual({
      facility_id: 'f1', kind: 'operator', person_id: 'p1', instrument_ids: ['sem', 'tem'], in_service: true, hours: roster,
    })
  })

  it('has_hours_only_where_it_is_not_always_there', () => {
    expect(bodyOf({ ...formOf(eds), always: false }, 'f1').hours?.weekly).toHaveLength(5)
    expect(isAlways({ ...always, follows_working_days: true })).toBe(false)
    expect(isAlways({ ...always, exceptions: [{ first: '2026-12-01', last: '2026-12-01', openings: [], note: '' }] })).toBe(false)
  })

  it('is_a_place_for_one_and_an_operator_by_his_account', () => {
    const place = asKind({ ...newForm('accessory'), zh: ' 左侧机位 ', capacity: 3, instruments: ['sem'] }, 'place')
    expect(bodyOf(place, 'f1')).toEqual({
      facility_id: 'f1', kind: 'place', name: { zh: '左侧机位', en: '' }, instrument_ids: ['sem'], in_service: true,
    })
    expect(bodyOf(asKind(place, 'operator'), 'f1')).not.toHaveProperty('name')
    expect(asKind(place, 'operator')).toMatchObject({ always: false, followsWorkingDays: true, instruments: ['sem'] })
  })

  it('says_what_is_missing', () => {
    expect([missing(newForm('accessory')), missing(newForm('operator')), missing(formOf(zhao))]).toEqual([['name'], ['person'], []])
  })
})

describe('what a change leaves uncovered', () => {
  const sem = { id: 'sem', name: { zh: '扫描电镜', en: 'SEM' } }
  const tem = { id: 'tem', name: { zh: '透射电镜', en: 'TEM' } }
  const use = (instrument: typeof sem, day: number, from: number, to: number) => {
    const at = (hour: number) => `2026-12-0${day}T0${hour}:00:00Z`
    return aReservation({ id: `${instrument.id}${day}${from}`, instrument, start: at(from), end: at(to) })
  }

  it('is_put_together_by_instrument_with_the_hours_of_the_first_day', () => {
    const found = uncoveredBy([use(sem, 2, 1, 2), use(tem, 1, 2, 3), use(sem, 1, 5, 7), use(sem, 1, 1, 3)])
    expect(found.map((each) => [each.instrument.id, each.uses.length, each.start, each.end])).toEqual([
      ['sem', 3, '2026-12-01T01:00:00Z', '2026-12-01T07:00:00Z'],
      ['tem', 1, '2026-12-01T02:00:00Z', '2026-12-01T03:00:00Z'],
    ])
    expect(uncoveredBy([])).toEqual([])
  })
})

describe('a roster in words', () => {
  beforeEach(() => setLocale('zh'))
  const day = (weekday: number, from = 510, to = 1050) => ({ weekday, from_minute: from, to_minute: to })

  it('takes_days_with_the_same_hours_together', () => {
    expect(weekText([1, 2, 3, 4, 5].map((each) => day(each)))).toBe('周一至周五 08:30–17:30')
    expect(weekText([day(1), day(3), day(4), day(6, 540, 720)])).toBe('周一 08:30–17:30；周三至周四 08:30–17:30；周六 09:00–12:00')
    expect(weekText([])).toBe('没有安排')
    setLocale('en')
    expect(weekText([day(2), day(3)])).toBe('Tue–Wed 08:30–17:30')
  })

  it('names_the_leave_that_is_not_over', () => {
    const leave = (first: string, last: string) => ({ first, last, openings: [], note: '' })
    const all = [leave('2026-12-07', '2026-12-08'), leave('2026-11-30', '2026-11-30'), leave('2026-11-02', '2026-11-03')]
    const now = Date.parse('2026-11-30T15:00:00Z')
    expect(ahead(all, now, 'Asia/Shanghai').map((each) => each.first)).toEqual(['2026-11-30', '2026-12-07'])
    expect(ahead(all, now + 3_600_000, 'Asia/Shanghai').map((each) => each.first)).toEqual(['2026-12-07'])
    expect(exceptionText(all[0]!, 'operator', now)).toBe('12月7日 周一至12月8日 周二 请假')
    expect(exceptionText({ ...all[1]!, note: '送检' }, 'accessory', now)).toBe('11月30日 周一 不可用，送检')
    const short = { ...all[1]!, openings: [{ from_minute: 540, to_minute: 720 }] }
    expect(exceptionText(short, 'operator', now)).toBe('11月30日 周一 09:00–12:00')
  })
})
