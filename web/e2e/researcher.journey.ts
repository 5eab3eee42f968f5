/** A researcher of the owner: books for the group at once, moves, takes it back, cancels. */
import type { Page } from 'playwright-core'
import { test } from 'vitest'
import { expectAnswer, keys, pick, press, see, typeTimes } from './gestures'
import { inspect, settle, useCity } from './harness'
import { change, freeSpan, instrumentOf, later } from './world'

const city = useCity()
const SEM = '场发射扫描电子显微镜'

test('a researcher books for the group, moves and cancels', async () => {
  const page = await city.open()
  await city.signIn(page, 'group_member')
  const sem = await instrumentOf(city, SEM)
  const span = await freeSpan(city, sem, 3, 8)
  const first = { start: span.start, end: later(span, -1).end }
  const second = { start: later(span, 1).start, end: span.end }

  await page.goto(sem.path)
  await typeTimes(page, first)
  await press(await expectAnswer(page, '自动确认'), '预约这个时间')
  await see(page.getByRole('main'), '纳米材料课题组')
  await pick(page, '项目编号', 'NANO-2026-01')
  await page.getByLabel('预约名称').fill('合金断口')
  await press(page, '下一步：核对')
  await see(page, '预约立即确认，这段时间归您使用')
  await inspect(page, 'book-confirm-group')
  await press(page, '确认预约')
  await see(page, '预约成功')
  await inspect(page, 'reservation-made')

  await press(page, '改期')
  await see(page, '原来的时间一直为您保留')
  await typeTimes(page, second)
  await expectAnswer(page, '自动确认')
  await inspect(page, 'reservation-move')
  await press(page, '改到这个时间')
  await see(page, '已改期')
  await press(page, '撤销')
  await see(page, '已改回原来的时间')
  await settle(page)

  await press(page, '取消预约')
  await page.getByLabel('原因').fill('样品没有准备好')
  await inspect(page, 'reservation-cancel')
  await press(page.getByRole('dialog'), '取消预约')
  await see(page, '这个预约已取消，时间已让出')
  await see(page, '样品没有准备好')
  await inspect(page, 'reservation-cancelled')
  await city.visit(page, '/mine?tab=past', 'mine-past')
})

test('the main job passes with the keyboard alone', async () => {
  const page = await city.open()
  const sem = await instrumentOf(city, SEM)
  const span = await freeSpan(city, sem, 1, 10)
  await city.signIn(page, 'group_member')
  await change(city, page, 'PATCH', '/me', { locale: 'en' })
  await page.goto('/catalogue')
  await settle(page)
  await keys(page, '/')
  await page.keyboard.type('scanning electron')
  await see(page.getByRole('option'), /Field emission/)
  await keys(page, 'ArrowDown', 'Enter')
  await settle(page)
  await page.goto(`${new URL(page.url()).pathname}?start=${span.start}&end=${span.end}`)
  await see(page, 'confirmed at once')
  await settle(page)
  for (let tabs = 0; tabs < 80 && !(await focused(page, '[data-cell], .go')); tabs += 1) await keys(page, 'Tab')
  await keys(page, 'Enter')
  await page.waitForURL(/\/book\?/)
  await settle(page)
  for (let tabs = 0; tabs < 80 && !(await focused(page, 'input[maxlength="120"]')); tabs += 1) await keys(page, 'Tab')
  await page.keyboard.type('Fracture surface')
  await keys(page, 'Enter')
  await page.waitForURL(/step=confirm/)
  await settle(page)
  await inspect(page, 'book-confirm-english')
  for (let tabs = 0; tabs < 80 && !(await focused(page, 'main .buttons .el-button--primary')); tabs += 1) await keys(page, 'Tab')
  await keys(page, 'Enter')
  await page.waitForURL(/\/reservations\//)
  await inspect(page, 'reservation-english')
})

/** Whether the focus is on something that fits. */
function focused(page: Page, selector: string): Promise<boolean> {
  return page.evaluate((fits) => document.activeElement?.matches(fits) ?? false, selector)
}
