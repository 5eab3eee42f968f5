import { beforeAll, describe, expect, it } from 'vitest'
import { setLocale } from '../../../i18n'
import { aReservation } from '../samples'
import { factRows, partyName } from './facts'

const row = (key: string, ...requests: Parameters<typeof aReservation>[0][]) =>
  factRows(requests.map((told) => aReservation(told))).find((each) => each.key === key)

beforeAll(() => setLocale('zh'))

describe('facts of a request', () => {
  it('name_the_party_and_its_side', () => {
    expect(row('party', {})?.texts).toEqual(['深蓝电池 · 单位外'])
    expect(partyName(aReservation({ organisation: null }))).toBe('大学')
  })

  it('stand_side_by_side_in_the_order_of_the_requests', () => {
    expect(row('applicant', {}, { applicant: { id: 'p2', name: '王静' } })?.texts).toEqual(['林一帆', '王静'])
  })

  it('leave_out_what_none_of_them_says', () => {
    expect(row('code', {}, {})).toBeUndefined()
    expect(row('code', {}, { project_code: 'NSFC-1' })?.texts).toEqual(['', 'NSFC-1'])
  })

  it('say_what_it_has_beside_the_instrument', () => {
    const eds = { id: 'eds', kind: 'accessory' as const, name: { zh: '能谱仪', en: 'EDS' }, capacity: 1 }
    expect(row('besides', {})).toBeUndefined()
    expect(row('besides', { needs: { with: [eds], operator: true, operated_by: '赵刚' } })?.texts).toEqual(['能谱仪、由操作员赵刚操作'])
  })

  it('say_who_else_has_to_agree', () => {
    expect(row('awaiting', {})?.texts).toEqual(['只等平台审批'])
    expect(row('awaiting', { awaiting: ['manager', 'admission'] })?.texts[0]).toContain('准入')
  })
})
