/** Looking across the city: a time for whoever does not mind which instrument, and an equivalent one for what is taken. */
import { test } from 'vitest'
import { expectAnswer, press, see, typeTimes } from './gestures'
import { inspect, settle, useCity } from './harness'
import { ask, change, freeSpan, instrumentOf } from './world'

const city = useCity()
const SEM = '场发射扫描电子显微镜'

test('a startup finds the earliest times of a technique and books one', async () => {
  const page = await city.open({ size: 'phone' })
  await city.signIn(page, 'organisation_member')
  await city.visit(page, '/catalogue', 'find-entry')
  await page.getByRole('link', { name: '按时间找' }).click()
  await inspect(page, 'find-empty')
  await page.getByLabel('要做什么').fill('电镜')
  await press(page, '查找')
  await see(page, /找到 \d+ 个能约的时间/)
  await settle(page)
  await inspect(page, 'find-found')
  await page.getByRole('link', { name: '预约', exact: true }).first().click()
  await page.waitForURL(/\/book\?/)
  await page.getByLabel('预约名称').fill('最早能约的电镜')
  await press(page, '下一步：核对')
  await settle(page)
  await press(page, /提交申请|确认预约/)
  await page.waitForURL(/\/reservations\//)
  await see(page, /申请已提交|预约成功/)
})

test('where nothing fits it says what to give up', async () => {
  const page = await city.open()
  await page.goto('/find?q=拉曼&minutes=480&mode=self_use&hours=morning')
  await see(page, '时间缩短一半')
  await inspect(page, 'find-relaxed')
  await page.goto('/find?q=时光机')
  await see(page, '没有做这件事的仪器')
  await inspect(page, 'find-unknown')
})

test('what is taken leads to an equivalent instrument', async () => {
  const sem = await instrumentOf(city, SEM)
  const researcher = await city.open()
  await city.signIn(researcher, 'group_member')
  const { groups } = await ask(city, '/session', researcher)
  const span = await freeSpan(city, sem, 2, 4)
  await change(city, researcher, 'PUT', `/reservations/${crypto.randomUUID()}`, {
    instrument_id: sem.id, ...span, mode: 'self_use', purpose: 'research', title: '占住', group_id: groups[0].id,
  })
  const page = await city.open()
  await city.signIn(page, 'organisation_member')
  await page.goto(`${sem.path}?mode=commissioned`)
  await typeTimes(page, span)
  const strip = await expectAnswer(page, '不可预约')
  await press(strip, '找同类仪器')
  await see(strip, '同类仪器能约的时间')
  await see(strip, '台式扫描电子显微镜')
  await inspect(page, 'find-like')
})
