/** Two instruments, both or neither: planned, refused with what would work, booked in one go, and given up in one go. */
import { expect, test } from 'vitest'
import { press, see, seeNot, typeTimes } from './gestures'
import { inspect, settle, useCity } from './harness'
import { ask, change, freeSpan, instrumentOf, later } from './world'

const city = useCity()
const [RAMAN, SEM] = ['共聚焦拉曼光谱仪', '台式扫描电子显微镜']
const TITLE = '镀膜后断面观察'

test('a researcher books two instruments together, and gives both up', async () => {
  const [raman, sem] = [await instrumentOf(city, RAMAN), await instrumentOf(city, SEM)]
  const span = await freeSpan(city, raman, 1, 3)
  // The hour of the microscope that he wants is somebody else's.
  const taken = await freeSpan(city, sem, 1, 3)
  const other = await city.open()
  await city.signIn(other, 'pi')
  const { groups } = await ask(city, '/session', other)
  await change(city, other, 'PUT', `/reservations/${crypto.randomUUID()}`, {
    instrument_id: sem.id, ...taken, mode: 'self_use', purpose: 'research', title: '占住', group_id: groups[0].id,
  })

  const page = await city.open()
  await city.signIn(page, 'group_member')
  await page.goto(`${raman.path}?start=${span.start}&end=${span.end}&mode=self_use`)
  await settle(page)
  await inspect(page, 'bundle-entry')
  await press(page, '联合预约')
  await page.waitForURL(/\/plan\?/)
  await see(page, `第 1 项：${RAMAN}`)
  await see(page, '再加一项就可以一起预约')
  await page.getByLabel('再加一台仪器').fill('台式扫描')
  await press(page, new RegExp(SEM))
  const second = page.getByRole('listitem').filter({ hasText: `第 2 项：${SEM}` })
  await typeTimes(second, taken)
  await see(second, '不可预约')
  await see(page, '2 项中有 1 项不能预约')
  await see(second, /占用/)
  await page.getByLabel('预约名称').fill(TITLE)
  expect(await page.getByRole('button', { name: '全部预约' }).isDisabled()).toBe(true)
  await settle(page)
  await inspect(page, 'bundle-refused')
  await press(second, /^(提前|推后)/)
  await see(second, '可预约')
  await see(page, '2 项都可以预约')
  await settle(page)
  await inspect(page, 'bundle-possible')
  await press(page, '全部预约')
  await page.waitForURL(/\/bundles\//)
  await see(page, '已全部提交')
  await see(page, '同一联合预约（2 项）')
  await settle(page)
  await inspect(page, 'bundle-made')

  const phone = await city.open({ size: 'phone' })
  await city.signIn(phone, 'group_member')
  await phone.goto(page.url().replace('?made=1', ''))
  await phone.getByRole('link', { name: SEM }).click()
  await phone.waitForURL(/\/reservations\//)
  const together = phone.getByRole('region', { name: '同一联合预约（2 项）' })
  await see(together, RAMAN)
  await see(together, '本预约')
  await settle(phone)
  await inspect(phone, 'bundle-reservation')
  await press(together, '全部取消')
  const dialog = phone.getByRole('dialog')
  await see(dialog, '下列各项都会取消')
  await settle(phone)
  await inspect(phone, 'bundle-cancel')
  await press(dialog, '全部取消')
  await see(phone, '已全部取消')
  await settle(phone)
  await seeNot(together, '已确认')
  await inspect(phone, 'bundle-cancelled')
  // The other page, still open, hears of it by itself.
  await see(page, '已取消')
})

test('a startup plans on a phone, by typed times', async () => {
  const page = await city.open({ size: 'phone' })
  await city.signIn(page, 'organisation_member')
  await page.goto('/plan')
  await see(page, '还没有加入仪器')
  await inspect(page, 'bundle-empty')
  await page.getByLabel('再加一台仪器').fill('拉曼')
  await press(page, new RegExp(RAMAN))
  const raman = await instrumentOf(city, RAMAN)
  const span = await freeSpan(city, raman, 2, 4)
  await typeTimes(page, span)
  await see(page, '可预约')
  await page.getByLabel('再加一台仪器').fill('场发射')
  await press(page, /场发射扫描电子显微镜/)
  await see(page, '第 2 项')
  await settle(page)
  await inspect(page, 'bundle-phone')
  await press(page, '移除第 2 项')
  await seeNot(page, '第 2 项')
})

test('it reads as well in English', async () => {
  const page = await city.open({ locale: 'en-GB', dark: true })
  await city.signIn(page, 'group_member')
  const [raman, sem] = [await instrumentOf(city, RAMAN), await instrumentOf(city, SEM)]
  const span = await freeSpan(city, raman, 1, 5)
  const item = (id: string, { start, end }: typeof span) => `item=${crypto.randomUUID()},${id},${start},${end},self_use`
  await page.goto(`/plan?${item(raman.id, span)}&${item(sem.id, { ...span, end: later(span, 9).end })}`)
  await press(page, 'English')
  await see(page, '1 of 2 cannot be booked')
  await settle(page)
  await inspect(page, 'bundle-english')
})
