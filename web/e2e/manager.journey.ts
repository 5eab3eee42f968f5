/** The lab manager: decides on requests, moves one, books for a caller with a reason, takes an instrument out of use. */
import type { Locator, Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { keys, pick, press, see, typeTimes } from './gestures'
import { inspect, settle, useCity } from './harness'
import { type Span, change, freeSpan, ask, instrumentOf, later, wallOf } from './world'

const city = useCity()
const CONFOCAL = '激光共聚焦显微镜'
const [GOOD, VAGUE, EARLY] = ['荧光共定位', '说不清的样品', '活细胞成像']
let early: Span = { start: '', end: '' }
let moved = ''

test('the manager approves, declines with a reason and moves', async () => {
  const confocal = await instrumentOf(city, CONFOCAL)
  const free = await freeSpan(city, confocal, 6, 8)
  early = { start: free.start, end: later(free, -4).end }
  const good = await freeSpan(city, confocal, 2, 16)
  const ids = await requests(confocal.id, { [EARLY]: early, [GOOD]: good, [VAGUE]: later(good, 24 * 7) })
  moved = ids[EARLY] ?? ''

  const page = await city.open()
  await city.signIn(page, 'lab_manager')
  await page.goto('/desk')
  await see(page.getByRole('heading', { level: 1 }), '待审批的申请')
  await inspect(page, 'desk-inbox-full')
  await page.getByRole('button', { name: GOOD }).click()
  await settle(page)
  await press(page, '批准')
  await see(page, `已批准“${GOOD}”`)

  await page.getByRole('button', { name: VAGUE }).click()
  await settle(page)
  await keys(page, 'd')
  await page.getByRole('dialog').getByText('信息不全').click()
  await page.getByLabel('给申请人的说明').fill('请写明样品和测什么。')
  await inspect(page, 'desk-decline')
  await press(page.getByRole('dialog'), '不批准')
  await see(page, `没有批准“${VAGUE}”，时间已让出`)

  await page.getByRole('button', { name: EARLY }).click()
  await page.getByRole('link', { name: '改到别的时间' }).click()
  await see(page, `正在改期：${EARLY}`)
  await settle(page)
  await dragAlong(page, page.locator(`[data-open="${moved}"]`).first(), 2)
  await see(page.getByRole('region', { name: '所选时间的答复' }), /可预约|需审批/)
  await page.getByLabel('改期原因').fill('上午有设备验收')
  await inspect(page, 'desk-move')
  await press(page, '改到这个时间')
  await see(page, '已改期')

  const applicant = await city.open()
  await city.signIn(applicant, 'organisation_admin')
  await city.visit(applicant, `/reservations/${moved}`, 'reservation-moved-by-lab')
  await see(applicant, '上午有设备验收')
})

test('the manager books for a caller and sets a soft rule aside with a reason', async () => {
  const page = await city.open()
  await city.signIn(page, 'lab_manager')
  await page.goto('/desk')
  await page.getByRole('link', { name: '日程' }).click()
  await see(page.getByRole('grid'), CONFOCAL)
  await inspect(page, 'desk-schedule')
  await press(page, '替人预约')
  await pick(page, '仪器', CONFOCAL)
  const confocal = await instrumentOf(city, CONFOCAL)
  const { start } = await freeSpan(city, confocal, 1, 4)
  const evening = new Date(Date.parse(start) + (20 * 60 - wallOf(start).minute) * 60_000).toISOString()
  await typeTimes(page, { start: evening, end: new Date(Date.parse(evening) + 3_600_000).toISOString() })
  await page.getByLabel('姓名或邮箱').fill('王珊')
  await press(page, '查找')
  await see(page, 'researcher@demo.example')
  await page.getByLabel('预约名称').fill('夜间加测')
  await press(page, '破例放宽这条规则')
  await page.getByLabel('破例的理由').fill('白天供电检修')
  await settle(page)
  await inspect(page, 'desk-caller')
  await press(page, /^预约$/)
  await see(page, '已为对方约好“夜间加测”')
})

test('an outage shows who is displaced and gives a place at once', async () => {
  const page = await city.open()
  await city.signIn(page, 'lab_manager')
  const week = wallOf(early.start).date
  await page.goto(`/desk/schedule?date=${week}`)
  await settle(page)
  await press(page, '停机')
  await pick(page, '仪器', CONFOCAL)
  await typeTimes(page, { start: early.start, end: later(early, 5).end })
  await see(page, '有 1 个预约会失去时间')
  await page.getByText('维护', { exact: true }).click()
  await page.getByLabel('说明（选填').fill('激光器更换')
  await inspect(page, 'desk-outage')
  await press(page.getByRole('dialog'), /^停机$/)
  await see(page, '受停机影响的预约')
  await see(page, EARLY)
  await inspect(page, 'desk-displaced')
  await press(page, '换时间')
  await see(page, `正在改期：${EARLY}`)

  const applicant = await city.open()
  await city.signIn(applicant, 'organisation_admin')
  await city.visit(applicant, `/reservations/${moved}`, 'reservation-displaced')
  await see(applicant, '仪器停机占用了这段时间')
})

test('the manager keeps rules and qualifications', async () => {
  const page = await city.open()
  await city.signIn(page, 'lab_manager')
  await city.visit(page, '/desk/instruments')
  await page.getByRole('link', { name: CONFOCAL }).click()
  await see(page, '用户看到的规则')
  await page.getByLabel('姓名或邮箱').fill('startup@demo.example')
  await press(page, '查找')
  await see(page, '陈宇')
  await inspect(page, 'desk-instrument')
  await press(page, '授予资格')
  await see(page, '已授予陈宇上机资格')
})

test('a rule that is written once holds for the instruments that follow it', async () => {
  const page = await city.open()
  await city.signIn(page, 'lab_manager')
  await page.goto('/desk/instruments')
  await page.getByRole('link', { name: '平台默认规则' }).click()
  await see(page, '现有 0 台仪器沿用')
  const written = page.getByRole('group', { name: '提前预约', exact: true })
  await written.locator('.el-switch').click()
  await page.getByRole('spinbutton', { name: '最多提前' }).fill('20')
  await page.keyboard.press('Tab')
  await inspect(page, 'desk-defaults')
  await press(page, '保存规则')
  await see(page, '最多可提前 20 天预约')

  await page.getByRole('link', { name: '仪器与资格' }).first().click()
  await page.getByRole('link', { name: CONFOCAL }).click()
  const ahead = page.getByRole('group', { name: '提前预约', exact: true })
  await ahead.getByText('沿用平台').click()
  await see(page, '随平台的默认规则变化')
  expect(await ahead.getByRole('spinbutton', { name: '最多提前' }).inputValue()).toBe('20')
  expect(await ahead.getByRole('spinbutton', { name: '最多提前' }).isDisabled()).toBe(true)
  await ahead.scrollIntoViewIfNeeded()
  await inspect(page, 'desk-rules-followed')
  await press(page, '保存规则')
  await see(page, '沿用平台的默认规则')

  const visitor = await city.open()
  const { path } = await instrumentOf(city, CONFOCAL)
  await city.visit(visitor, `${path}?tab=rules`, 'rules-followed')
  await see(visitor, '最多可提前 20 天预约')
  await see(visitor, '沿用平台的默认规则')

  const office = await city.open()
  await city.signIn(office, 'institution_office')
  await city.visit(office, '/office/facilities', 'office-facilities-defaults')
  await office.getByRole('link', { name: '电子显微镜平台的默认规则' }).click()
  await see(office, '现有 1 台仪器沿用')
  await see(office, '最多可提前 20 天预约')
  await city.visit(office, '/office/defaults', 'office-defaults')
  await see(office, '现有 0 台仪器沿用')
})

test('whoever asks too often is told until when he waits', async () => {
  const page = await city.open()
  await city.signIn(page, 'lab_manager')
  await page.goto('/desk/instruments')
  await page.getByRole('link', { name: CONFOCAL }).click()
  const requested = page.getByRole('group', { name: '申请数量', exact: true })
  await requested.scrollIntoViewIfNeeded()
  await requested.locator('.el-switch').last().click()
  await requested.getByRole('spinbutton', { name: '次' }).fill('1')
  await page.keyboard.press('Tab')
  await inspect(page, 'desk-rules-attempts')
  await press(page, '保存规则')
  await see(page, '每人在 10 分钟内最多申请 1 次')

  const confocal = await instrumentOf(city, CONFOCAL)
  const span = await freeSpan(city, confocal, 2, 9)
  await requests(confocal.id, { 第一次申请: span })
  const startup = await city.open()
  await city.signIn(startup, 'organisation_admin')
  const next = later(span, 24 * 7)
  await city.visit(startup, `${confocal.path}/book?start=${next.start}&end=${next.end}&mode=commissioned`, 'book-attempts')
  await see(startup, '您在 10 分钟内已申请 1 次')
})

/** Requests by a startup, as scenery. */
async function requests(instrument: string, wanted: Record<string, Span>): Promise<Record<string, string>> {
  const page = await city.open()
  await city.signIn(page, 'organisation_admin')
  const me = await ask(city, '/session', page)
  const ids: Record<string, string> = {}
  for (const [title, span] of Object.entries(wanted)) {
    ids[title] = crypto.randomUUID()
    await change(city, page, 'PUT', `/reservations/${ids[title]}`, {
      instrument_id: instrument, ...span, mode: 'commissioned', purpose: 'development', title, organisation_id: me.organisation.id,
    })
  }
  return ids
}

/** Drags an item of two hours to the right by some hours. */
async function dragAlong(page: Page, item: Locator, hours: number): Promise<void> {
  await item.scrollIntoViewIfNeeded()
  const place = await item.boundingBox()
  if (!place) throw new Error('the item is not on the screen')
  const [x, y] = [place.x + place.width / 2, place.y + place.height / 2]
  await page.mouse.move(x, y)
  await page.mouse.down()
  await page.mouse.move(x + (place.width * hours) / 4, y, { steps: 3 })
  await page.mouse.move(x + (place.width * hours) / 2, y, { steps: 3 })
  await page.mouse.up()
}
