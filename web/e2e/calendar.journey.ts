/** Following reservations in a calendar program: a link that shows a move, a password for CalDAV, and the end of both. */
import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { pick, press, see } from './gestures'
import { inspect, settle, useCity } from './harness'
import { ask, change, freeSpan, instrumentOf, later, until } from './world'

const city = useCity()
const RAMAN = '共聚焦拉曼光谱仪'

/** The line of a read-only field, as somebody would copy it. */
const line = (page: Page, label: string) => page.getByLabel(label, { exact: true }).inputValue()

/** An instant as calendar files write it. */
const compact = (instant: string) => new Date(instant).toISOString().replace(/[-:]|\.\d+/g, '')

test('a link shows a reservation, and where it was moved', async () => {
  const raman = await instrumentOf(city, RAMAN)
  const page = await city.open()
  await city.signIn(page, 'group_member')
  const span = await freeSpan(city, raman, 4, 4)
  const first = { start: span.start, end: later({ start: span.start, end: span.start }, 1).end }
  const id = crypto.randomUUID()
  const { groups } = await ask(city, '/session', page)
  await change(city, page, 'PUT', `/reservations/${id}`, {
    instrument_id: raman.id, ...first, mode: 'self_use', purpose: 'research', title: '石墨烯层数', group_id: groups[0].id,
  })

  await page.goto(`/reservations/${id}`)
  await page.getByRole('link', { name: '订阅到我的日历' }).click()
  await page.waitForURL(/\/calendar/)
  await see(page, '还没有订阅')
  await inspect(page, 'calendar')
  await page.getByPlaceholder('例如：手机').fill('手机')
  await press(page, '生成链接')
  await see(page, '链接已生成，只在这里显示一次')
  await settle(page)
  await page.getByAltText('订阅链接的二维码').scrollIntoViewIfNeeded()
  await inspect(page, 'calendar-link')

  const link = await line(page, '订阅链接')
  expect(link).toMatch(/\/calendar\/[\w-]{43}\.ics$/)
  const before = await fetch(link)
  const tag = before.headers.get('etag') ?? ''
  const shown = await before.text()
  expect(shown).toContain(`DTSTART:${compact(first.start)}`)
  expect((await fetch(link, { headers: { 'If-None-Match': tag } })).status).toBe(304)

  await change(city, page, 'PATCH', `/reservations/${id}`, later(first, 2), 1)
  const after = await fetch(link, { headers: { 'If-None-Match': tag } })
  expect(after.status).toBe(200)
  const moved = await after.text()
  expect(moved).toContain(`DTSTART:${compact(later(first, 2).start)}`)
  expect(moved).not.toContain(`DTSTART:${compact(first.start)}`)

  await page.reload()
  await see(page, '最近读取')
  expect(await page.content(), 'a secret is not shown again').not.toContain(link)
  await press(page, '撤销')
  await see(page, '撤销后对应的日历不再更新')
  await inspect(page, 'calendar-revoke')
  await page.getByRole('button', { name: '撤销' }).last().click()
  await see(page, '还没有订阅')
  expect((await fetch(link)).status).toBe(404)
})

test('a phone signs in over CalDAV with a password for that alone', async () => {
  const page = await city.open({ size: 'phone' })
  await city.signIn(page, 'lab_manager')
  await page.goto('/mine')
  await page.getByRole('main').getByRole('link', { name: '日历订阅' }).click()
  await page.waitForURL(/\/calendar/)
  await press(page, '生成专用密码')
  await see(page, '专用密码已生成，只在这里显示一次')
  await settle(page)
  await inspect(page, 'calendar-caldav')
  const [server, user, password] = [await line(page, '服务器地址'), await line(page, '用户名'), await line(page, '专用密码')]
  const ask = (secret: string) => fetch(server, {
    method: 'PROPFIND', headers: { Depth: '0', Authorization: `Basic ${btoa(`${user}:${secret}`)}` },
  })
  expect((await ask(password)).status).toBe(207)
  expect((await ask('wrong')).status).toBe(401)
})

test('a manager follows her lab, and an instrument from its page, in English', async () => {
  const raman = await instrumentOf(city, RAMAN)
  const page = await city.open()
  await city.signIn(page, 'lab_manager')
  await page.goto(raman.path)
  await press(page, 'English')
  await settle(page)
  await page.getByRole('link', { name: 'Follow this instrument’s calendar' }).click()
  await page.waitForURL(/\/calendar\?instrument=/)
  await see(page, 'If you may not see who uses an instrument')
  await page.getByText('Show “Busy” only').click()
  await press(page, 'Make a link')
  await see(page, 'The link is ready')
  await settle(page)
  await inspect(page, 'calendar-english')
  const busy = await (await fetch(await line(page, 'Link'))).text()
  expect(busy).not.toContain('王珊')
  await see(page, 'busy times only')

  const instruments = await line(page, 'Link')
  await page.getByText('Show “Busy” only').click()
  await pick(page, 'What to follow', 'Electron Microscopy Facility')
  await press(page, 'Make a link')
  await until('another link', async () => (await line(page, 'Link')) !== instruments)
  // A calendar is in its reader's language, which the button above has changed.
  expect(await (await fetch(await line(page, 'Link'))).text()).toContain('X-WR-CALNAME:Electron Microscopy Facility')
})
