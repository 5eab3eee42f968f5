/** A contested week: the lab gives weeks out together, two ask for the same hours, the lab accepts, and each reads why. */
import { expect, test } from 'vitest'
import { expectAnswer, press, see, typeTimes } from './gestures'
import { inspect, useCity } from './harness'
import { type Span, ask, change, freeSpan, instantOf, instrumentOf, until, wallOf } from './world'

const city = useCity()
const SEM = '场发射扫描电子显微镜'
const [ONE, TWO] = ['镀层截面形貌', '颗粒分布统计']
const [MINUTE, DAY] = [60_000, 86_400_000]
let span: Span = { start: '', end: '' }
let [own, other] = ['', '']

/**
 * The first day of the week that is given out, chosen once: the week after the next begins more than seven days from
 * now, so that the journey may cross the end of a week and still speak of the same one.
 */
const FIRST = weekOf(wallOf(Date.now()).day) + 14
const monday = wallOf(instantOf(FIRST, 0)).date

/** The Monday of a day's week. */
function weekOf(day: number): number {
  // Day 0 was a Thursday.
  return day - ((day + 3) % 7)
}

/** Lets requests for the week close at a moment, in whichever week before it that is. */
async function closesAt(at: number, page: Parameters<typeof ask>[2] & object) {
  const { day, minute } = wallOf(at)
  const { id } = await instrumentOf(city, SEM)
  const { policy, revision } = await ask(city, `/instruments/${id}`, page)
  const closes = { weekday: day - weekOf(day) + 1, minute }
  const contest = { ...policy.contest, closes, weeks_before: (FIRST - weekOf(day)) / 7 }
  await change(city, page, 'PUT', `/instruments/${id}/policy`, { ...policy, contest }, revision)
}

test('the lab lets weeks be given out together', async () => {
  const sem = await instrumentOf(city, SEM)
  const manager = await city.open()
  await city.signIn(manager, 'lab_manager')
  await manager.goto(`/desk/instruments/${sem.id}`)
  await manager.getByRole('switch', { name: '集中分配' }).press('Space')
  await see(manager, '平台确认期限')
  await inspect(manager, 'policy-contest')
  await press(manager, '保存规则')
  await see(manager, '规则已保存')
  await see(manager.getByRole('region', { name: '用户看到的规则' }), '近 28 天用时少的先分，相同的抽签')
  await city.visit(manager, '/desk/allocation', 'allocation-none')
  await see(manager, '没有集中分配的周')
  await closesAt(Date.now() + 30 * MINUTE, manager)
})

test('whoever asks takes part', async () => {
  const sem = await instrumentOf(city, SEM)
  span = await freeSpan(city, sem, 2, (Date.parse(instantOf(FIRST + 1, 0)) - Date.now()) / DAY)
  expect(weekOf(wallOf(span.start).day), 'the week of the time that is asked for').toBe(FIRST)
  const page = await city.open({ size: 'phone' })
  await city.signIn(page, 'organisation_member')
  await page.goto(sem.path)
  await typeTimes(page, span)
  const strip = await expectAnswer(page, '集中分配')
  await see(strip, '截止申请')
  await inspect(page, 'allocation-answer')
  await press(strip, '预约')
  await page.waitForURL(/\/book\?/)
  await page.getByLabel('预约名称').fill(ONE)
  await press(page, '下一步：核对')
  await see(page, '没有分到的申请自动转为候补')
  await inspect(page, 'allocation-confirm')
  await press(page.getByRole('main'), '提交申请')
  await page.waitForURL(/\/reservations\//)
  await see(page, '目前有 1 份申请')
  await inspect(page, 'allocation-takes-part')
  own = /reservations\/([\w-]+)/.exec(page.url())?.[1] ?? ''

  const researcher = await city.open()
  await city.signIn(researcher, 'group_member')
  const { groups } = await ask(city, '/session', researcher)
  other = crypto.randomUUID()
  await change(city, researcher, 'PUT', `/reservations/${other}`, {
    instrument_id: sem.id, ...span, mode: 'self_use', purpose: 'research', title: TWO, group_id: groups[0].id,
  })
})

test('the lab looks at the proposal and accepts it', async () => {
  const sem = await instrumentOf(city, SEM)
  const manager = await city.open()
  await city.signIn(manager, 'lab_manager')
  const shut = Math.ceil((Date.now() + 2000) / MINUTE) * MINUTE
  await closesAt(shut, manager)
  while (Date.now() < shut) await new Promise((done) => setTimeout(done, 500))
  await city.visit(manager, '/desk/allocation', 'allocation-weeks')
  await see(manager, '等待您确认')
  await manager.getByRole('link', { name: '看建议' }).click()
  await see(manager, TWO)
  await see(manager, '按顺序')
  await inspect(manager, 'allocation-proposal')
  await manager.getByText('加权机时最多', { exact: true }).last().click()
  await press(manager, '说明理由后分配')
  await inspect(manager, 'allocation-reason')
  await press(manager.getByRole('dialog'), '返回')
  await manager.getByText('按顺序', { exact: true }).last().click()
  await press(manager, '按此分配')
  await manager.waitForURL(/\/weeks\//)
  await see(manager, '平台于')
  await inspect(manager, 'allocation-given-out')
  const { rows } = await ask(city, `/instruments/${sem.id}/allocations/${monday}`, manager)
  expect(rows.map((row: { got: unknown }) => row.got !== null)).toEqual([true, false])
})

test('each reads why, in his own numbers', async () => {
  const page = await city.open({ size: 'phone' })
  await city.signIn(page, 'organisation_member')
  const researcher = await city.open()
  await city.signIn(researcher, 'group_member')
  for (const [reader, id] of [[page, own], [researcher, other]] as const) {
    await reader.goto(`/reservations/${id}`)
    await see(reader, '共 2 份申请')
    await inspect(reader, reader === page ? 'allocation-why-phone' : 'allocation-why')
  }
  const states = await until('the outcome', async () => {
    const found = [await ask(city, `/reservations/${own}`, page), await ask(city, `/reservations/${other}`, researcher)]
    return found.map((each) => each.state as string)
  })
  expect(states.filter((state) => state === 'waiting')).toHaveLength(1)
  await page.getByRole('link', { name: '查看这一周的分配' }).click()
  await see(page, '怎样核对抽签')
  await inspect(page, 'allocation-result-phone')
  await press(researcher, 'English')
  await see(researcher, 'Of 2 requests it was number')
  await researcher.getByRole('link', { name: 'See how this week is given out' }).click()
  await see(researcher, 'How to check the lottery')
  await inspect(researcher, 'allocation-result-english')
})
