import { describe, expect, it } from 'vitest'
import { civilDay, needQuery, parseNeed, questionOf } from './need'

const zone = 'Asia/Shanghai'
const today = civilDay(Date.parse('2026-11-30T17:00:00Z'), zone)

describe('what is looked for', () => {
  it('is_a_week_from_today_unless_the_address_says_otherwise', () => {
    expect(parseNeed({}, today)).toEqual({
      words: '', minutes: 120, mode: 'commissioned', from: '2026-12-01', to: '2026-12-07', hours: 'any', operator: false, order: 'time',
    })
    const said = parseNeed({ q: ' 电镜 ', minutes: '180', mode: 'self_use', from: '2026-11-01', to: '2027-06-01', hours: 'morning', operator: '1', order: 'price' }, today)
    expect(said).toEqual({ words: '电镜', minutes: 180, mode: 'self_use', from: '2026-12-01', to: '2026-12-31', hours: 'morning', operator: true, order: 'price' })
    expect(parseNeed(needQuery(said) as Record<string, string>, today)).toEqual(said)
  })

  it('asks_for_one_window_or_for_the_same_hours_of_every_day', () => {
    const need = parseNeed({ q: '电镜', to: '2026-12-03' }, today)
    expect(questionOf(need, {}, zone)?.windows).toEqual([{ start: '2026-11-30T16:00:00Z', end: '2026-12-03T16:00:00Z' }])
    const mornings = questionOf({ ...need, hours: 'morning' }, { group_id: 'g' }, zone)
    expect(mornings?.windows).toHaveLength(3)
    expect(mornings?.windows[2]).toEqual({ start: '2026-12-03T00:00:00Z', end: '2026-12-03T04:00:00Z' })
    expect(mornings?.group_id).toBe('g')
    expect(mornings).not.toHaveProperty('operator')
    expect(mornings?.order).toBe('time')
    expect(questionOf({ ...need, order: 'price' }, {}, zone)?.order).toBe('price')
    expect(questionOf({ ...need, operator: true }, {}, zone)?.operator).toBe(true)
  })

  it('asks_nothing_before_there_is_something_to_look_for', () => {
    expect(questionOf(parseNeed({}, today), {}, zone)).toBeNull()
  })
})
