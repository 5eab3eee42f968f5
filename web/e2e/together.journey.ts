/** What uses need beside an instrument: a detector that two microscopes share, somebody who runs them, rosters and leave. */
import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { expectAnswer, expectChosen, pick, press, see, seeNot, typeTimes } from './gestures'
import { inspect, settle, useCity } from './harness'
import { type Instrument, type Span, ask, change, freeSpan, instrumentOf, instantOf, wallOf } from './world'

const city = useCity()
const [SEM, TEM] = ['场发射扫描电子显微镜', '透射电子显微镜']
const [EDS, PLACE] = ['能谱仪（EDS）', '左侧机位']
const [WITH, ELSEWHERE] = ['断口能谱分析', '界面元素分布']
let [sem, tem]: Instrument[] = []
let span: Span = { start: '', end: '' }
let made = ''

test('a researcher books the microscope with a detector and an operator', async () => {
  const page = await city.open()
  await city.signIn(page, 'group_member')
  ;[sem, tem] = [await instrumentOf(city, SEM), await instrumentOf(city, TEM)]
  span = await freeOnBoth(page)
  await page.goto(`${sem.path}?mode=self_use`)
  await typeTimes(page, span)
  await expectAnswer(page, '可预约')
  const needs = page.getByRole('group', { name: '附件与操作员' })
  await needs.getByText(EDS).click()
  await needs.getByText('需要操作员').click()
  await expectAnswer(page, '可预约')
  await expectChosen(page, span)
  await inspect(page, 'together-time')
  await press(page, '预约这个时间')
  await page.waitForURL(/\/book\?/)
  expect(await needs.getByRole('checkbox', { name: EDS }).isChecked()).toBe(true)
  expect(await needs.getByRole('checkbox', { name: '需要操作员' }).isChecked()).toBe(true)
  await page.getByLabel('预约名称').fill(WITH)
  await settle(page)
  await inspect(page, 'together-book')
  await press(page, '下一步：核对')
  await see(page, `${EDS}、由操作员操作`)
  await inspect(page, 'together-confirm')
  await press(page, '确认预约')
  await page.waitForURL(/\/reservations\//)
  made = /reservations\/([\w-]+)/.exec(page.url())?.[1] ?? ''
  // On that day of the week nobody else is on duty.
  await see(page, `${EDS}、由操作员赵刚操作`)
  await inspect(page, 'together-reservation')
})

test('the detector is refused to another microscope at these hours, and its free time is offered', async () => {
  const page = await city.open({ size: 'phone' })
  await city.signIn(page, 'group_member')
  await page.goto(`${tem!.path}?mode=commissioned`)
  await typeTimes(page, span)
  await expectAnswer(page, /可预约|需审批/)
  const detector = page.getByRole('checkbox', { name: EDS })
  await page.getByText(EDS).click()
  const strip = await expectAnswer(page, '不可预约')
  await press(strip, '看看为什么')
  await see(strip, /^能谱仪（EDS）在 .* 已被占用$/)
  await see(strip, '可加入候补')
  await inspect(page, 'together-refused')
  await strip.getByRole('button', { name: /^(提前|推后)/ }).first().click()
  await expectAnswer(page, /可预约|需审批/)
  expect(await detector.isChecked()).toBe(true)
  await press(page, '预约这个时间')
  await page.waitForURL(/\/book\?/)
  expect(await detector.isChecked()).toBe(true)
  await page.getByLabel('预约名称').fill(ELSEWHERE)
  await press(page, '下一步：核对')
  await settle(page)
  await press(page, /^(确认预约|提交申请)$/)
  await page.waitForURL(/\/reservations\//)
  await see(page, EDS)
  await inspect(page, 'together-alternative')
})

test('one waits for the detector together with the microscope', async () => {
  const page = await city.open()
  await city.signIn(page, 'group_member')
  const eds = await companionOf(page)
  await page.goto(`${tem!.path}/book?start=${span.start}&end=${span.end}&mode=commissioned&with=${eds}`)
  await see(page.getByRole('complementary', { name: '所选时间' }), /已被占用/)
  await press(page, '加入候补')
  await page.getByLabel('预约名称').fill('等能谱仪')
  await settle(page)
  await press(page, '下一步：核对')
  await see(page, EDS)
  await press(page.getByRole('main'), '加入候补')
  await page.waitForURL(/\/reservations\//)
  await see(page, '候补中')
  await see(page, EDS)
  // What becomes free later is not to be offered: the wish would have the detector when the others ask for it.
  const wish = /reservations\/([\w-]+)/.exec(page.url())?.[1] ?? ''
  const { revision } = await ask(city, `/reservations/${wish}`, page)
  await change(city, page, 'POST', `/reservations/${wish}/cancellation`, {}, revision)
  await page.reload()
  await see(page, '已取消')
})

test('a search across the city asks for an operator', async () => {
  const page = await city.open()
  await city.signIn(page, 'group_member')
  const day = wallOf(span.start).date
  await page.goto(`/find?q=${encodeURIComponent('扫描电镜')}&from=${day}&to=${day}&mode=self_use`)
  await settle(page)
  await page.getByText('需要操作员').click()
  await press(page, /^查找$/)
  await page.waitForURL(/operator=1/)
  await see(page, SEM)
  await inspect(page, 'together-find')
  const links = await page.getByRole('link', { name: /^预约$/ }).evaluateAll((all) => all.map((each) => each.getAttribute('href')))
  expect(links.filter((each) => !each?.includes('operator=1'))).toEqual([])
})

test('the lab manager adds a place and sees what a day of leave leaves uncovered', async () => {
  const page = await city.open()
  await city.signIn(page, 'lab_manager')
  await page.goto('/desk')
  await see(page, ELSEWHERE)
  await see(page, EDS)
  await inspect(page, 'together-inbox')
  await page.getByRole('link', { name: '附件与操作员' }).click()
  await see(page, '周一至周五 08:30–17:30')
  await inspect(page, 'together-desk')
  await press(page, '增加')
  const panel = page.getByRole('dialog')
  await panel.getByText('机位', { exact: true }).click()
  await press(panel, '保存')
  await see(panel, '请填写名称')
  await panel.getByRole('textbox', { name: '名称', exact: true }).fill(PLACE)
  await pick(page, '用于哪些仪器', SEM)
  await panel.getByRole('textbox', { name: '名称', exact: true }).click()
  await settle(page)
  await inspect(page, 'together-place')
  await press(panel, '保存')
  await see(page, `已保存：${PLACE}`)
  await see(page.getByRole('listitem'), PLACE)

  await press(page, '修改赵刚')
  await press(panel, '增加请假或调班')
  const first = panel.getByRole('combobox', { name: '第一天' })
  await first.fill(wallOf(span.start).date)
  await first.press('Enter')
  await panel.getByLabel('说明（选填）').fill('参加培训')
  await settle(page)
  await inspect(page, 'together-leave')
  await press(panel, '保存')
  await see(page, '有 1 个预约受影响')
  await see(panel, WITH)
  await inspect(page, 'together-uncovered')
  await press(panel, '登记缺勤')
  await page.waitForURL(/\/desk\/schedule/)
  await see(panel, '由他操作的预约先改派给其他值班的操作员')
  expect(await panel.getByLabel('开始时刻').inputValue()).toBe(wallOf(span.start).clock)
  await settle(page)
  await inspect(page, 'together-absence')
  await press(panel, '返回')
  await city.visit(page, '/desk/companions', 'together-desk-after')
  await see(page, /请假，参加培训$/)
})

test('an outage of the detector alone displaces its use, and imaging goes on', async () => {
  const page = await city.open()
  await city.signIn(page, 'lab_manager')
  const { date, day } = wallOf(span.start)
  await page.goto(`/desk/schedule?date=${date}`)
  await settle(page)
  await press(page, '停机')
  const panel = page.getByRole('dialog')
  await pick(page, '仪器', SEM)
  await panel.getByText('仅某个附件、机位或操作员').click()
  await pick(page, '哪个附件、机位或操作员', EDS)
  await typeTimes(page, { start: instantOf(day, 480), end: instantOf(day, 1200) })
  await see(panel, `它也用于${TEM}`)
  await settle(page)
  await inspect(page, 'together-outage')
  await press(panel, /^停机$/)
  await see(page, '受停机影响的预约')
  await see(panel, WITH)
  await page.getByRole('link', { name: '安排受影响的人' }).click()
  await see(page, `仅${EDS}停用`)
  await settle(page)
  await inspect(page, 'together-plan')

  const researcher = await city.open()
  await city.signIn(researcher, 'group_member')
  await city.visit(researcher, `/reservations/${made}`, 'together-displaced')
  await see(researcher, '所需的附件或操作员不可用')
  await researcher.goto(`${sem!.path}?mode=self_use`)
  await typeTimes(researcher, span)
  await expectAnswer(researcher, '可预约')
  await researcher.getByText(EDS).click()
  const strip = await expectAnswer(researcher, '不可预约')
  await press(strip, '看看为什么')
  await see(strip, /^能谱仪（EDS）在 .* 不可用$/)
  await seeNot(strip, /已被占用/)

  // The detector is back sooner than was thought.
  await page.goto('/desk/companions')
  await press(page, `修改${EDS}`)
  await see(page.getByRole('dialog'), '近期停机')
  await page.getByRole('dialog').getByRole('link').first().click()
  await press(page, '取消这次停机')
  await expectAnswer(researcher, '可预约')
})

test('operators look up the rosters, and say what has failed at the bench', async () => {
  const page = await city.open({ size: 'phone' })
  await city.signIn(page, 'operator')
  await page.goto('/bench')
  await press(page, '故障停机')
  await pick(page, '仪器', SEM)
  await page.getByText('仅某个附件、机位或操作员').click()
  await pick(page, '哪个附件、机位或操作员', EDS)
  await settle(page)
  await inspect(page, 'together-bench-fault')
  await page.goto('/bench')
  await page.getByRole('link', { name: '附件与排班' }).click()
  await see(page, '刘海燕')
  expect(await page.getByRole('button', { name: /修改/ }).count()).toBe(0)
  await inspect(page, 'together-bench')
})

test('a lab that always runs the microscope itself says so where it is booked', async () => {
  const page = await city.open()
  await city.signIn(page, 'lab_manager')
  await page.goto(`/desk/instruments/${sem!.id}`)
  const always = page.getByRole('radio', { name: '只由操作员操作' })
  await page.getByText('只由操作员操作，每次使用都须有人值班').click()
  await always.scrollIntoViewIfNeeded()
  await inspect(page, 'together-policy')
  await press(page, '保存规则')
  await see(page, '仪器只由操作员操作，须有操作员值班并空闲')
  await page.goto(`${sem!.path}?mode=self_use`)
  const operator = page.getByRole('checkbox', { name: '需要操作员' })
  await see(page, '这台仪器只由操作员操作')
  expect([await operator.isChecked(), await operator.isDisabled()]).toEqual([true, true])
  await see(page, PLACE)
  await inspect(page, 'together-always')

  // Last, for the account keeps the language.
  await press(page, 'English')
  await see(page, 'With an operator')
  await inspect(page, 'together-always-en')
  await city.visit(page, '/desk/companions', 'together-desk-en')
  await see(page, 'Mon–Fri 08:30–17:30')
  await press(page, 'Change 赵刚')
  await see(page.getByRole('dialog'), 'Leave and other hours')
  await settle(page)
  await inspect(page, 'together-leave-en')
})

/** The next two hours of a Monday or Friday, when 赵刚 alone is on duty, that both microscopes could give with the detector. */
async function freeOnBoth(page: Page): Promise<Span> {
  const eds = await companionOf(page)
  for (let days = 3; days < 40; days += 1) {
    const found = await freeSpan(city, sem!, 2, days)
    const { day, minute } = wallOf(found.start)
    // 1970 began on a Thursday.
    if (![1, 5].includes((day + 4) % 7) || minute < 540 || minute > 900) continue
    const could = async (id: string, mode: string, needs: object) => {
      const quote = await change(city, page, 'POST', `/instruments/${id}/quote`, { ...found, mode, needs })
      return quote.outcome !== 'refused'
    }
    const both = [await could(sem!.id, 'self_use', { with: [eds], operator: true }), await could(tem!.id, 'commissioned', { with: [eds] })]
    if (both.every(Boolean)) return found
  }
  throw new Error('no Monday or Friday would do')
}

async function companionOf(page: Page): Promise<string> {
  const { companions } = await ask(city, `/instruments/${tem!.id}`, page)
  return companions.choices.find((each: { name: { zh: string } }) => each.name.zh === EDS).id
}
