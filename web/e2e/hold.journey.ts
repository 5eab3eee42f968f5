/** A time that somebody has found is kept for ten minutes while he fills in the rest; nobody else gets it meanwhile. */
import { expect, test } from 'vitest'
import { press, see } from './gestures'
import { inspect, settle, useCity } from './harness'
import { ask } from './world'

const city = useCity()
const FOUND = '/find?q=电镜&minutes=120&mode=commissioned&order=price'

test('a startup keeps the cheapest time, fills in the rest and books it', async () => {
  const page = await city.open({ size: 'phone' })
  await city.signIn(page, 'organisation_member')
  await page.goto(FOUND)
  await see(page, /找到 \d+ 个能约的时间/)
  await settle(page)
  await inspect(page, 'hold-found')
  const prices = (await page.locator('.fit .price').allTextContents()).map((text) => Number(text.replace(/[^\d.]/g, '') || 0))
  expect(prices).toEqual([...prices].sort((a, b) => a - b))
  await page.getByRole('button', { name: '保留 10 分钟' }).first().click()
  await page.waitForURL(/\/reservations\//)
  await see(page, /还剩 (9:\d\d|10:00)/)
  await see(page, '临时保留')
  await settle(page)
  await inspect(page, 'hold-kept')

  // Somebody else finds the time no more.
  const { items } = await ask(city, '/reservations?scope=mine&state=offered', page)
  const [kept] = items
  expect(kept.short_hold).toBe(true)
  const rival = await city.open()
  await city.signIn(rival, 'group_member')
  await rival.goto(`/instruments/${kept.instrument.id}/book?start=${kept.start}&end=${kept.end}&mode=commissioned`)
  await see(rival, '不可预约')

  await page.goto('/mine')
  await see(page, /请在 .* 前确认预约/)
  await inspect(page, 'hold-mine')
  await page.getByRole('link', { name: kept.instrument.name.zh }).first().click()
  await press(page, '确认预约')
  await see(page, '请填写这一栏')
  await page.getByLabel('预约名称').fill('断口形貌')
  await press(page, '确认预约')
  await see(page, /申请已提交|预约成功/)
  await settle(page)
  await inspect(page, 'hold-booked')
})

test('whoever does not want it lets it go, and keeps no second one at once', async () => {
  const page = await city.open()
  await city.signIn(page, 'group_member')
  await page.goto('/find?q=拉曼&minutes=60&mode=self_use')
  await see(page, /找到 \d+ 个能约的时间/)
  await inspect(page, 'hold-found-desktop')
  await page.getByRole('button', { name: '保留 10 分钟' }).first().click()
  await page.waitForURL(/\/reservations\//)
  await see(page, /还剩/)
  await inspect(page, 'hold-kept-desktop')
  await page.goBack()
  await page.getByRole('button', { name: '保留 10 分钟' }).last().click()
  await see(page, '每人同时只能保留一段')
  await inspect(page, 'hold-one-at-a-time')
  await page.goto('/mine')
  await page.getByRole('link', { name: /拉曼/ }).first().click()
  await press(page, '不要了')
  await see(page, '临时保留已结束')
  await inspect(page, 'hold-let-go')
  await page.goto('/mine')
  await see(page, '我的预约')
  await settle(page)
  expect(await page.getByText('临时保留').count()).toBe(0)
})

test('a visitor sees no such button', async () => {
  const page = await city.open()
  await page.goto(FOUND)
  await see(page, /找到 \d+ 个能约的时间/)
  expect(await page.getByRole('button', { name: '保留 10 分钟' }).count()).toBe(0)
  await page.getByText('时间最早').click()
  await page.waitForURL((url) => !url.searchParams.has('order'))
})
