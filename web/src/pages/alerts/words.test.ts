import { describe, expect, it } from 'vitest'
import zh from '../../messages/zh/alerts'
import { hoursText, withinText } from './words'

const DAYS = ['', '周一', '周二', '周三', '周四', '周五', '周六', '周日']
function say(key: string, named: Record<string, unknown> = {}): string {
  if (key.startsWith('timeline.weekdays.')) return DAYS[Number(key.slice(18))] ?? ''
  if (key === 'booking.comma') return '、'
  if (key === 'alerts.everyDay') return zh.everyDay
  return zh.dayToDay.replace('{first}', String(named.first)).replace('{last}', String(named.last))
}
const on = (days: number[], from_minute = 480, to_minute = 720) => days.map((weekday) => ({ weekday, from_minute, to_minute }))

describe('the days of an alert', () => {
  const said = (from: string, to: string) => withinText({ from, to }, 'Asia/Shanghai', 'zh', Date.parse('2026-12-01T00:00:00Z'))

  it('are named whole, and the last one is the last that counts', () => {
    expect(said('2026-12-03T16:00:00Z', '2026-12-17T16:00:00Z')).toBe('12月4日 周五 – 12月17日 周四')
    expect(said('2026-12-03T16:00:00Z', '2026-12-04T16:00:00Z')).toBe('12月4日 周五')
    expect(said('2026-12-04T01:00:00Z', '2026-12-04T04:00:00Z')).toBe('12月4日 周五 09:00–12:00')
  })
})

describe('the hours of an alert', () => {
  it.each([
    [[], ''],
    [on([1, 2, 3, 4, 5, 6, 7]), '每天 08:00–12:00'],
    [on([1, 2, 3, 4, 5]), '周一至周五 08:00–12:00'],
    [on([2, 1]), '周一、周二 08:00–12:00'],
    [on([1, 3, 5], 1080, 1440), '周一、周三、周五 18:00–24:00'],
    [on([6, 7], 0, 1440), '周六、周日'],
    [[...on([1]), ...on([2], 720, 1080)], '周一 08:00–12:00、周二 12:00–18:00'],
  ])('are said as people say them', (hours, text) => {
    expect(hoursText(hours, say)).toBe(text)
  })
})
