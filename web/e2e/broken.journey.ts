/** The broken Tuesday: an instrument breaks down, and everybody it concerns has a place to go in three steps. */
import { expect, test } from 'vitest'
import { press, see } from './gestures'
import { inspect, settle, useCity } from './harness'
import { type Span, ask, change, freeSpan, instrumentOf, later } from './world'

const city = useCity()
const SEM = '场发射扫描电子显微镜'
const TITLES = ['断口形貌一', '断口形貌二']
const made: string[] = []
let outage = ''

test('the lab sees a plan for everybody and offers all of it at once', async () => {
  const sem = await instrumentOf(city, SEM)
  const researcher = await city.open()
  await city.signIn(researcher, 'group_member')
  const { groups } = await ask(city, '/session', researcher)
  const span = await freeSpan(city, sem, 2, 6)
  for (const [n, title] of TITLES.entries()) {
    const id = crypto.randomUUID()
    const part: Span = { start: later(span, n).start, end: later(span, n - 1).end }
    await change(city, researcher, 'PUT', `/reservations/${id}`, {
      instrument_id: sem.id, ...part, mode: 'self_use', purpose: 'research', title, group_id: groups[0].id,
    })
    made.push(id)
  }
  const page = await city.open()
  await city.signIn(page, 'lab_manager')
  outage = crypto.randomUUID()
  await change(city, page, 'PUT', `/outages/${outage}`, { instrument_id: sem.id, ...span, reason: 'fault', note: '电子枪故障' })
  await page.goto(`/desk/outages/${outage}`)
  for (const title of TITLES) await see(page, title)
  await inspect(page, 'broken-plan')
  await press(page, '为 2 人提供新时间')
  await see(page, '已向 2 人提供新时间')
  await settle(page)
  await inspect(page, 'broken-offered')
})

test('whoever is offered another time accepts it', async () => {
  const page = await city.open({ size: 'phone' })
  await city.signIn(page, 'group_member')
  await page.goto(`/reservations/${made[0]}`)
  await see(page, '平台为您另安排了这段时间')
  await inspect(page, 'broken-asked')
  await press(page, '接受这个时间')
  await see(page, '已确认')
})

test('the repair takes longer, and the lab moves with a recorded reason', async () => {
  const page = await city.open()
  await city.signIn(page, 'lab_manager')
  const plan = await ask(city, `/outages/${outage}/plan`, page)
  const end = new Date(Date.parse(plan.outage.end) + 24 * 3_600_000).toISOString()
  await page.goto(`/desk/outages/${outage}`)
  await press(page, '修复推迟')
  await inspect(page, 'broken-longer')
  await press(page, '返回')
  await change(city, page, 'PATCH', `/outages/${outage}`, { end })
  await see(page, /为 \d 人提供新时间/)
  await press(page, '直接改期')
  await page.getByRole('textbox', { name: /理由/ }).fill('电话里都已同意')
  await inspect(page, 'broken-move')
  await press(page.getByRole('dialog'), '直接改期')
  await see(page, '没有人还在等安排')
  await inspect(page, 'broken-settled')
  const first = await ask(city, `/reservations/${made[0]}`, page)
  expect(first.state).toBe('confirmed')
})
