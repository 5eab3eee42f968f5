import { describe, expect, it } from 'vitest'
import { feedBody, picture, subjectsOf, webcal } from './subjects'

const name = { zh: '电镜平台', en: 'Electron microscopy' }
const role = (named: string, id: string | null) => ({ role: named, scope_id: id, scope_name: id ? name : null }) as never

describe('what can be subscribed to', () => {
  it('everybody_has_his_own_reservations', () => {
    expect(subjectsOf(null, null).map((each) => each.key)).toEqual(['own'])
  })

  it('whoever_works_for_a_lab_has_it_once', () => {
    const roles = [role('lab_manager', 'a'), role('operator', 'a'), role('operator', 'b'), role('pi', 'c')]
    expect(subjectsOf({ roles }, null).map((each) => each.key)).toEqual(['own', 'facility:a', 'facility:b'])
  })

  it('the_instrument_one_came_from_stands_first', () => {
    expect(subjectsOf(null, { id: 'x', name }).map((each) => each.key)).toEqual(['instrument:x', 'own'])
  })

  it('a_request_names_what_it_is_about', () => {
    const [instrument, own] = subjectsOf(null, { id: 'x', name })
    expect(feedBody(instrument!, true, ' 手机 ')).toEqual({ kind: 'instrument', instrument_id: 'x', busy_only: true, label: '手机' })
    expect(feedBody(own!, false, '')).toEqual({ kind: 'own', busy_only: false })
  })
})

describe('a secret', () => {
  it('opens_apples_calendar', () => {
    expect(webcal('https://jishi.example.cn/calendar/a.ics')).toBe('webcal://jishi.example.cn/calendar/a.ics')
  })

  it('is_a_picture_that_needs_no_other_host', () => {
    const secret = { url: '', user: null, password: null, qr_svg: '<svg a="#1"/>' }
    expect(picture(secret)).toBe('data:image/svg+xml;utf8,%3Csvg%20a%3D%22%231%22%2F%3E')
  })
})
