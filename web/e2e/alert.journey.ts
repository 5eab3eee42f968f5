/** Being told of freed time: a PI asks for it on her phone, hears of a cancellation, books it, and ends another alert by mail. */
import { expect, test } from 'vitest'
import { expectAnswer, press, see, typeTimes } from './gestures'
import { inspect, settle, useCity } from './harness'
import { type Span, ask, change, freeSpan, instrumentOf, openLetter, until, wallOf } from './world'

const city = useCity()
const RAMAN = '共聚焦拉曼光谱仪'
let [taken, secret] = ['', '']
let span: Span = { start: '', end: '' }

test('what is taken can be watched', async () => {
  const raman = await instrumentOf(city, RAMAN)
  const researcher = await city.open()
  await city.signIn(researcher, 'group_member')
  span = await freeSpan(city, raman, 2, 4)
  taken = crypto.randomUUID()
  const { groups } = await ask(city, '/session', researcher)
  await change(city, researcher, 'PUT', `/reservations/${taken}`, {
    instrument_id: raman.id, ...span, mode: 'self_use', purpose: 'research', title: '石墨烯层数', group_id: groups[0].id,
  })

  const page = await city.open({ size: 'phone' })
  await city.signIn(page, 'pi')
  await page.goto(raman.path)
  await typeTimes(page, span)
  const strip = await expectAnswer(page, '不可预约')
  await strip.getByRole('link', { name: '有空位时提醒我' }).scrollIntoViewIfNeeded()
  await inspect(page, 'alert-refusal')
  await strip.getByRole('link', { name: '有空位时提醒我' }).click()
  await page.waitForURL(/\/alert\?/)
  await see(page, '至少 2 小时')
  await see(page, '不为您保留时间，先约先得')
  await page.getByText('周日').click()
  await settle(page)
  await inspect(page, 'alert-ask')
  await page.getByText('周日').click()
  await press(page, '提醒我')
  await page.waitForURL(/\/mine\?tab=alerts/)
  await see(page, '等待空位')
  await settle(page)
  await inspect(page, 'alert-mine')
})

test('a cancellation is told and leads to its booking', async () => {
  const researcher = await city.open()
  await city.signIn(researcher, 'group_member')
  const page = await city.open()
  await city.signIn(page, 'pi')
  const { revision } = await ask(city, `/reservations/${taken}`, researcher)
  await change(city, researcher, 'POST', `/reservations/${taken}/cancellation`, {}, revision)
  await until('the notice', async () => {
    const { items } = await ask(city, '/notices', page)
    return items.some((each: { kind: string }) => each.kind === 'time_freed')
  })
  const admin = await city.open()
  await city.signIn(admin, 'system_administrator')
  const letter = await openLetter(city, admin, 'pi@', /^有空位：共聚焦拉曼光谱仪/)
  expect(letter.has_calendar).toBe(false)
  await inspect(admin, 'alert-letter')
  const mail = JSON.stringify(await ask(city, `/admin/mailbox/${letter.id}`, admin))
  secret = /\/link\/([\w-]+)/.exec(mail)?.[1] ?? ''
  expect(mail).not.toContain('王珊')

  await city.visit(page, '/notices', 'alert-notice')
  await page.getByRole('link', { name: /有时间空出来了，您现在可以预约/ }).first().click()
  await page.waitForURL(/\/book\?/)
  // The earliest use that lies in what was given up, which may begin before it.
  const told = wallOf(new URL(page.url()).searchParams.get('start') ?? '')
  expect(told.day).toBe(wallOf(span.start).day)
  await see(page, told.clock)
  await see(page, '可预约')
  await inspect(page, 'alert-book')
  await city.visit(page, '/mine?tab=alerts', 'alert-told')
  await see(page, '最近提醒')
})

test('a link in the mail ends it by its button', async () => {
  const page = await city.open({ size: 'phone' })
  await page.goto(`/link/${secret}`)
  await see(page, '这条空位提醒就结束')
  await see(page, RAMAN)
  await inspect(page, 'alert-link')
  await press(page, '结束提醒')
  await see(page, '提醒已结束')
  await inspect(page, 'alert-link-done')

  const own = await city.open()
  await city.signIn(own, 'pi')
  await own.goto('/mine?tab=alerts')
  await see(own, '已结束')
  await press(own, 'English')
  await see(own, 'Alert for freed time')
  await inspect(own, 'alert-english')
})

test('the instrument page asks, too, in English and from today on', async () => {
  const raman = await instrumentOf(city, RAMAN)
  const page = await city.open()
  await city.signIn(page, 'group_member')
  await page.goto(raman.path)
  await press(page, 'English')
  await settle(page)
  await page.getByRole('link', { name: 'Tell me when time becomes free' }).first().click()
  await page.waitForURL(/\/alert/)
  await see(page, 'Nothing is kept for you')
  await inspect(page, 'alert-ask-english')
  await press(page, 'Tell me')
  await see(page, 'waiting for time')
  await press(page, 'End the alert')
  await see(page.getByRole('main'), /\bended\b/)
})
