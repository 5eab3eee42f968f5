/** Series: a researcher books every week what can be had, moves one, gives up the rest; a lab answers one at once; a
 * series is moved from one occurrence on; what does not fit is booked in two parts. */
import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { expectAnswer, keys, press, see, typeTimes } from './gestures'
import { inspect, settle, useCity } from './harness'
import { type Span, ask, change, freeSpan, instrumentOf, later } from './world'

const city = useCity()
const SEM = '场发射扫描电子显微镜'
const WEEK = 7 * 24
const [TITLE, ASKED, WEEKLY, PARTS] = ['每周形貌跟踪', '电池循环跟踪', '每周截面观察', '分两次的拉伸']
let series = ''
let span: Span = { start: '', end: '' }

test('a researcher sees every occurrence and books those that can be had', async () => {
  const sem = await instrumentOf(city, SEM)
  const page = await city.open()
  await city.signIn(page, 'group_member')
  span = await freeWeeks(page, sem.id)
  await reserve(page, sem.id, later(span, WEEK))
  await page.goto(sem.path)
  await typeTimes(page, span)
  await press(await expectAnswer(page, '自动确认'), '预约这个时间')
  await settle(page)
  await page.getByText('每周', { exact: true }).click()
  await see(page, '共 8 次')
  await page.getByRole('spinbutton', { name: '次数' }).fill('4')
  await page.getByRole('spinbutton', { name: '次数' }).press('Enter')
  await see(page, '共 4 次，3 次可预约，1 次不能')
  await settle(page)
  await press(page, '原因')
  await inspect(page, 'series-preview')

  // Taken out and put back by the keyboard alone.
  await page.getByRole('main').getByRole('checkbox', { name: /\d/ }).nth(1).focus()
  await keys(page, 'Space')
  await see(page, '共 3 次，都可预约')
  await settle(page)
  await keys(page, 'Space')
  await see(page, '共 4 次，3 次可预约，1 次不能')
  await settle(page)

  await page.getByLabel('预约名称').fill(TITLE)
  await press(page, '下一步：核对')
  await see(page, '3 次立即确认')
  await settle(page)
  await inspect(page, 'series-confirm')
  expect(await page.getByRole('button', { name: '全部预约' }).isDisabled()).toBe(true)
  await press(page, '只约可约的 3 次')
  await page.waitForURL(/\/series\//)
  await see(page, '系列预约已提交')
  await see(page, '这个规则共 4 次，约了 3 次')
  await inspect(page, 'series-made')
  series = /series\/([\w-]+)/.exec(page.url())?.[1] ?? ''
})

test('the researcher moves one, then gives up this and all after it', async () => {
  const page = await city.open()
  await city.signIn(page, 'group_member')
  const { occurrences } = await ask(city, `/series/${series}`, page)
  const second = occurrences[1]
  await change(city, page, 'PATCH', `/reservations/${second.reservation_id}`, later({ start: second.start, end: second.end }, 1), 1)
  await page.goto(`/series/${series}`)
  await see(page, '已改期')
  await inspect(page, 'series-moved')
  await page.getByRole('main').locator(`a[href="/reservations/${second.reservation_id}"]`).click()
  await see(page, '系列预约 · 第 2 次，共 3 次')
  await inspect(page, 'series-occurrence')
  await press(page, '取消预约')
  await page.getByText('取消这一次及以后').click()
  await inspect(page, 'series-cancel')
  await press(page.getByRole('dialog'), '取消预约')
  await see(page, '已取消 2 次预约')
  await see(page, '这个预约已取消')
  await page.getByRole('link', { name: '查看整个系列' }).click()
  await see(page, '1 次已确认')
  await inspect(page, 'series-given-up')
  await city.visit(page, '/mine', 'series-mine')
})

test('what does not fit in one piece is booked in two parts', async () => {
  const sem = await instrumentOf(city, SEM)
  const page = await city.open({ size: 'phone' })
  await city.signIn(page, 'group_member')
  const { start } = await freeSpan(city, sem, 6, 16)
  const hours = (from: number, to: number) => ({ start: later({ start, end: start }, from).start, end: later({ start, end: start }, to).end })
  await reserve(page, sem.id, hours(2, 4))
  await page.goto(sem.path)
  await typeTimes(page, hours(0, 4))
  const chip = page.getByRole('button', { name: /分两次/ }).filter({ visible: true }).first()
  await chip.waitFor()
  await inspect(page, 'parts-offered')
  await chip.click()
  await see(page, '共 2 次，都可预约')
  await page.getByLabel('预约名称').fill(PARTS)
  await inspect(page, 'parts-preview')
  await press(page, '下一步：核对')
  await see(page, '2 次立即确认')
  await press(page, '全部预约')
  await page.waitForURL(/\/series\//)
  await see(page, '系列预约已提交')
  await inspect(page, 'parts-made')
})

test('a startup asks for a series and the lab approves it at once', async () => {
  const sem = await instrumentOf(city, SEM)
  const startup = await city.open()
  await city.signIn(startup, 'organisation_admin')
  await change(city, startup, 'PATCH', '/me', { locale: 'en' })
  const free = await freeSpan(city, sem, 1, 8)
  const at = new URLSearchParams({ ...free, mode: 'commissioned', repeat: 'weekly', times: '3' })
  await startup.goto(`${sem.path}/book?${at}`)
  await see(startup, '3 times, all can be booked')
  await inspect(startup, 'series-preview-english')
  await startup.getByLabel('Title').fill(ASKED)
  await press(startup, 'Next: check')
  await settle(startup)
  await inspect(startup, 'series-confirm-english')
  await press(startup, 'Book all (3)')
  await startup.waitForURL(/\/series\//)
  await see(startup, '3 waiting for approval')
  await inspect(startup, 'series-held-english')

  const page = await city.open()
  await city.signIn(page, 'lab_manager')
  await page.goto('/desk')
  await page.getByRole('button', { name: ASKED }).first().click()
  await see(page.getByRole('article'), '待审批 3 次')
  await see(page.getByRole('button', { name: ASKED }).first(), '系列预约：每周')
  await inspect(page, 'series-inbox')
  await keys(page, 'a')
  await see(page, `已批准系列“${ASKED}”的 3 次预约`)
  await settle(page)
  await startup.reload()
  await see(startup, '3 confirmed')
})

test('the researcher takes one and all after it to another hour, with every verdict beforehand', async () => {
  const sem = await instrumentOf(city, SEM)
  const page = await city.open()
  await city.signIn(page, 'group_member')
  const first = await freeWeeks(page, sem.id)
  const me = await ask(city, '/session', page)
  const id = crypto.randomUUID()
  await change(city, page, 'PUT', `/series/${id}`, {
    instrument_id: sem.id, ...first, repeat: { rule: 'FREQ=WEEKLY;COUNT=4' }, choice: 'all',
    mode: 'self_use', purpose: 'research', title: WEEKLY, group_id: me.groups[0].id,
  })
  const blocker = await reserve(page, sem.id, { start: later(first, 3 * WEEK).end, end: later(first, 3 * WEEK + 1).end })
  await page.goto(`/series/${id}`)
  await settle(page)
  await page.getByRole('main').getByRole('link', { name: '改期' }).nth(1).click()
  await see(page, '改到别的时间')
  await see(page, '时间没有变化')
  await typeTimes(page, later(first, WEEK + 1))
  await see(page, '共改 3 次，1 次不行')
  await see(page, '成为一个新的系列')
  await settle(page)
  expect(await page.getByRole('button', { name: /^改期（3 次）/ }).isDisabled()).toBe(true)
  await press(page, '原因')
  await inspect(page, 'series-move-refused')

  // The time in the way is given up, and the answer notices by itself.
  await change(city, page, 'POST', `/reservations/${blocker}/cancellation`, {}, 1)
  await see(page, '共改 3 次，都可以')
  await settle(page)
  await inspect(page, 'series-move')
  await press(page, '改期（3 次）')
  await page.waitForURL((url) => /\/series\//.test(url.pathname) && !url.pathname.endsWith(id))
  await see(page, '3 次已确认')
  await see(page, '分出来的')
  await settle(page)
  await inspect(page, 'series-divided')
  await page.getByRole('link', { name: /分出来的/ }).click()
  await see(page, '1 次已确认')
  await see(page, '以后的各次改期后成为另一个系列')
})

/** A reservation of the group, as scenery. */
async function reserve(page: Page, instrument: string, at: Span): Promise<string> {
  const me = await ask(city, '/session', page)
  const id = crypto.randomUUID()
  await change(city, page, 'PUT', `/reservations/${id}`, {
    instrument_id: instrument, ...at, mode: 'self_use', purpose: 'research', title: '占用', group_id: me.groups[0].id,
  })
  return id
}

/** Returns two hours that are free in four weeks, with an hour after them to move to. */
async function freeWeeks(page: Page, instrument: string): Promise<Span> {
  const me = await ask(city, '/session', page)
  for (let days = 3; days < 24; days += 1) {
    const found = await freeSpan(city, { id: instrument, path: '' }, 3, days)
    const repeat = { rule: 'FREQ=WEEKLY;COUNT=4' }
    const trial = { ...found, mode: 'self_use', group_id: me.groups[0].id, repeat }
    const { possible } = await change(city, page, 'POST', `/instruments/${instrument}/series-quote`, trial)
    if (possible === 4) return { start: found.start, end: later(found, -1).end }
  }
  throw new Error('no time is free in four weeks, whichever of three weeks they begin in')
}
