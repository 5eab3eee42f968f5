import { describe, expect, it } from 'vitest'
import { formatDuration, minutesBetween } from './duration'
import { formatMoney, formatMoneyShort } from './money'
import { formatClock, formatDay, formatInstantText, formatSpan, zoneNote } from './time'
import { uuidv7 } from './uuid'

const ZONE = 'Asia/Shanghai'
const NOW = Date.parse('2026-11-24T02:00:00Z')

describe('money', () => {
  it('is_written_in_yuan_with_two_decimals', () => {
    expect(formatMoney(128000)).toBe('¥1,280.00')
    expect(formatMoney(5)).toBe('¥0.05')
    expect(formatMoney(-128005)).toBe('-¥1,280.05')
    expect(formatMoney(123456789012)).toBe('¥1,234,567,890.12')
  })

  it('drops_only_zero_decimals_where_room_is_short', () => {
    expect([formatMoneyShort(36000), formatMoneyShort(36050)]).toEqual(['¥360', '¥360.50'])
  })
})

describe('duration', () => {
  it.each([[150, '2 小时 30 分', '2 h 30 min'], [60, '1 小时', '1 h'], [0, '0 分', '0 min'], [1440, '24 小时', '24 h'], [2880, '2 天', '2 d'], [2950, '2 天 1 小时 10 分', '2 d 1 h 10 min']])(
    '%i minutes',
    (minutes, zh, en) => expect([formatDuration(minutes, 'zh'), formatDuration(minutes, 'en')]).toEqual([zh, en]),
  )

  it('lies_between_two_instants', () => {
    expect(minutesBetween('2026-12-01T01:00:00Z', '2026-12-01T11:30:00+08:00')).toBe(150)
  })
})

describe('time', () => {
  it('a_span_is_on_the_facilitys_clock', () => {
    expect(formatSpan('2026-12-01T01:00:00Z', '2026-12-01T03:30:00Z', ZONE, 'zh', NOW)).toBe('12月1日 周二 09:00–11:30')
    expect(formatSpan('2026-12-01T01:00:00Z', '2026-12-01T03:30:00Z', ZONE, 'en', NOW)).toBe('Tue 1 Dec 09:00–11:30')
  })

  it('a_span_until_midnight_stays_on_its_day_and_a_longer_one_names_both', () => {
    expect(formatSpan('2026-12-01T12:00:00Z', '2026-12-01T16:00:00Z', ZONE, 'zh', NOW)).toBe('12月1日 周二 20:00–24:00')
    expect(formatSpan('2026-12-01T12:00:00Z', '2026-12-01T18:00:00Z', ZONE, 'zh', NOW)).toBe('12月1日 周二 20:00 – 12月2日 周三 02:00')
  })

  it('another_year_is_named', () => {
    expect(formatDay('2027-01-05T01:00:00Z', ZONE, 'zh', NOW)).toBe('2027年1月5日 周二')
    expect(formatDay('2027-01-05T01:00:00Z', ZONE, 'en', NOW)).toBe('Tue 5 Jan 2027')
  })

  it('the_year_is_the_facilitys', () => {
    // In Shanghai it is already 2027.
    expect(formatInstantText('2026-12-31T20:00:00Z', ZONE, 'zh', Date.parse('2026-12-31T19:00:00Z'))).toBe('1月1日 周五 04:00')
  })

  it('the_clock_has_two_digits', () => expect(formatClock('2026-12-01T00:05:00Z', ZONE)).toBe('08:05'))

  it('the_zone_is_named_only_when_the_readers_clock_differs', () => {
    expect(zoneNote('2026-12-01T01:00:00Z', ZONE, 'zh', 'Asia/Shanghai')).toBe('')
    expect(zoneNote('2026-12-01T01:00:00Z', ZONE, 'zh', 'Asia/Singapore')).toBe('')
    expect(zoneNote('2026-12-01T01:00:00Z', ZONE, 'zh', 'Europe/Berlin')).toContain('中国')
    expect(zoneNote('2026-12-01T01:00:00Z', ZONE, 'en', 'Europe/Berlin')).toContain('China')
  })
})

describe('UUIDv7', () => {
  /** RFC 9562 appendix A.6. */
  it('agrees_with_the_standards_example', () => {
    const random = Uint8Array.from([0x0c, 0xc3, 0x98, 0xc4, 0xdc, 0x0c, 0x0c, 0x07, 0x39, 0x8f])
    expect(uuidv7(0x017f22e279b0, random)).toBe('017f22e2-79b0-7cc3-98c4-dc0c0c07398f')
  })

  it('two_are_never_the_same_and_later_ones_sort_later', () => {
    const [first, second] = [uuidv7(1000), uuidv7(2000)]
    expect(first < second).toBe(true)
    expect(uuidv7(1000)).not.toBe(first)
  })
})
