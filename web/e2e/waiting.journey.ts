/** The waiting list: a startup waits for a taken morning; it becomes free, is offered, and is accepted. */
import { expect, test } from 'vitest'
import { expectAnswer, press, see, seeNot, typeTimes } from './gestures'
import { inspect, settle, useCity } from './harness'
import { type Span, ask, change, freeSpan, instrumentOf, openLetter, until } from './world'

const city = useCity()
const SEM = '场发射扫描电子显微镜'
const [TAKEN, WAITS] = ['组内例行形貌', '合金断口复测']
let [taken, waits] = ['', '']
let span: Span = { start: '', end: '' }

test('what is taken can be waited for', async () => {
  const sem = await instrumentOf(city, SEM)
  const researcher = await city.open()
  await city.signIn(researcher, 'group_member')
  span = await freeSpan(city, sem, 2, 4)
  taken = crypto.randomUUID()
  const { person, groups } = await ask(city, '/session', researcher)
  expect(person).toBeTruthy()
  await change(city, researcher, 'PUT', `/reservations/${taken}`, {
    instrument_id: sem.id, ...span, mode: 'self_use', purpose: 'research', title: TAKEN, group_id: groups[0].id,
  })

  const page = await city.open({ size: 'phone' })
  await city.signIn(page, 'organisation_member')
  await page.goto(sem.path)
  await typeTimes(page, span)
  const strip = await expectAnswer(page, '不可预约')
  await see(strip, '可加入候补，目前无人排在前面')
  await inspect(page, 'waiting-refusal')
  await press(strip, '加入候补')
  await page.waitForURL(/\/book\?/)
  await page.getByLabel('预约名称').fill(WAITS)
  await press(page, '下一步：核对')
  await see(page, '候补期间不占用时间，也不收费')
  await page.getByText('当天的任意时间').click()
  await settle(page)
  await inspect(page, 'waiting-confirm')
  await page.getByText('只要这个时间').click()
  await press(page.getByRole('main'), '加入候补')
  await page.waitForURL(/\/reservations\//)
  await see(page, '前面没有人')
  await inspect(page, 'waiting-joined')
  waits = /reservations\/([\w-]+)/.exec(page.url())?.[1] ?? ''
  await city.visit(page, '/mine', 'waiting-mine')
})

test('the lab sees who waits', async () => {
  const page = await city.open()
  await city.signIn(page, 'lab_manager')
  await city.visit(page, '/desk/waiting', 'waiting-desk')
  await see(page, WAITS)
})

test('what becomes free is offered at once and accepted', async () => {
  const researcher = await city.open()
  await city.signIn(researcher, 'group_member')
  const page = await city.open({ size: 'phone' })
  await city.signIn(page, 'organisation_member')
  await page.goto(`/reservations/${waits}`)
  await see(page, '前面没有人')
  const { revision } = await ask(city, `/reservations/${taken}`, researcher)
  await change(city, researcher, 'POST', `/reservations/${taken}/cancellation`, {}, revision)
  // The page that is open hears of it by itself.
  await see(page, '有时间空出来了，已为您保留')
  await inspect(page, 'waiting-offered')
  await page.goto('/mine')
  await see(page, '有时间，待接受')
  await inspect(page, 'waiting-offered-mine')

  const admin = await city.open()
  await city.signIn(admin, 'system_administrator')
  const letter = await openLetter(city, admin, 'startup@', /有时间为您保留/)
  expect(letter.has_calendar).toBe(false)

  await page.goto(`/reservations/${waits}`)
  await press(page, '接受这个时间')
  await see(page, '等待批准')
  await seeNot(page, '有时间，待接受')
  await inspect(page, 'waiting-accepted')
  const stands = await until('the request', async () => {
    const found = await ask(city, `/reservations/${waits}`, page)
    return found.state === 'held' ? found : null
  })
  expect([stands.start, stands.end]).toEqual([span.start, span.end])
})

test('whoever no longer wants to wait leaves', async () => {
  const sem = await instrumentOf(city, SEM)
  const page = await city.open()
  await city.signIn(page, 'group_member')
  const { groups } = await ask(city, '/session', page)
  const id = crypto.randomUUID()
  await change(city, page, 'PUT', `/reservations/${id}`, {
    instrument_id: sem.id, ...span, mode: 'self_use', purpose: 'research', title: 'Waits in English', group_id: groups[0].id,
    wait_within: span,
  })
  await page.goto(`/reservations/${id}`)
  await press(page, 'English')
  await see(page, 'You are on the waiting list')
  await inspect(page, 'waiting-english')
  await press(page, 'Leave the list')
  await inspect(page, 'waiting-leave')
  await press(page.getByRole('dialog'), 'Leave the list')
  await see(page, 'The wait ended')
})
