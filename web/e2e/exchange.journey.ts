/** Time among users: one hands his morning over to a colleague, another exchanges times with somebody he does not see. */
import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { pick, press, see, seeNot } from './gestures'
import { inspect, settle, useCity } from './harness'
import { type Span, ask, change, freeSpan, instrumentOf, until, wallOf } from './world'

const city = useCity()
const RAMAN = '共聚焦拉曼光谱仪'
const [GIVEN, EARLY, LATE] = ['石墨烯层数', '薄膜应力', '共聚物结晶度']
const [NANO, POLYMER] = ['纳米材料课题组', '高分子课题组']

/** Books time that is confirmed at once: scenery. */
async function booked(page: Page, span: Span, title: string, group: string): Promise<string> {
  const raman = await instrumentOf(city, RAMAN)
  const { groups } = await ask(city, '/session', page)
  const found = groups.find((each: { name: string }) => each.name.includes(group)) ?? groups[0]
  const id = crypto.randomUUID()
  const made = await change(city, page, 'PUT', `/reservations/${id}`, {
    instrument_id: raman.id, ...span, mode: 'self_use', purpose: 'research', title, group_id: found.id,
  })
  expect(made.state).toBe('confirmed')
  return id
}

const clocks = ({ start, end }: Span) => `${wallOf(start).clock}–${wallOf(end).clock}`
const dayOf = ({ start }: Span) => `${Number(wallOf(start).date.slice(5, 7))}月${Number(wallOf(start).date.slice(8))}日`

test('the lab says to whom time may be handed over', async () => {
  const raman = await instrumentOf(city, RAMAN)
  const page = await city.open()
  await city.signIn(page, 'lab_manager')
  await page.goto(`/desk/instruments/${raman.id}`)
  await page.getByRole('combobox', { name: '预约可以转让给' }).scrollIntoViewIfNeeded()
  await see(page, '同一课题组或用户单位的成员')
  await inspect(page, 'exchange-policy')
  await pick(page, '预约可以转让给', '任何符合使用条件的人')
  await press(page, '保存规则')
  await see(page, '规则已保存')
  const said = page.getByRole('region', { name: '用户看到的规则' })
  await see(said, '可把预约转让给任何符合使用条件的人')
  await pick(page, '预约可以转让给', '同一课题组或用户单位的成员')
  await press(page, '保存规则')
  await see(said, '可把预约转让给同一课题组')
})

test('a morning is handed over to a colleague', async () => {
  const giver = await city.open()
  await city.signIn(giver, 'group_member')
  const raman = await instrumentOf(city, RAMAN)
  const span = await freeSpan(city, raman, 2, 3)
  const id = await booked(giver, span, GIVEN, NANO)
  await giver.goto(`/reservations/${id}`)
  await settle(giver)
  await press(giver, '转让')
  const dialog = giver.getByRole('dialog')
  await dialog.getByLabel('对方的邮箱').fill('nobody@demo.example')
  await press(dialog, '发出提议')
  await see(dialog, '没有使用这个邮箱的账户')
  await inspect(giver, 'exchange-hand-over-nobody')
  await dialog.getByLabel('对方的邮箱').fill('pi@demo.example')
  await dialog.getByLabel('给对方的话').fill('我那天出差，样品架已经装好')
  await press(dialog, '发出提议')
  const proposals = giver.getByRole('region', { name: '转让与互换' })
  await see(proposals, '转让给周启明')
  await see(proposals, '等对方答复')
  await seeNot(giver, '互换时间')
  await settle(giver)
  await inspect(giver, 'exchange-hand-over-waits')

  const taker = await city.open({ size: 'phone' })
  await city.signIn(taker, 'pi')
  await city.visit(taker, '/notices', 'exchange-notice')
  await taker.getByRole('link', { name: /王珊想把/ }).click()
  await taker.waitForURL(/\/mine$/)
  const asked = taker.getByRole('region', { name: '等您答复的提议' })
  await see(asked, '王珊想把预约转让给您')
  await see(asked, '样品架已经装好')
  await inspect(taker, 'exchange-asked')
  await press(asked, '同意')
  await inspect(taker, 'exchange-take-over')
  await pick(taker, '使用者', POLYMER)
  await press(taker.getByRole('dialog'), '同意')
  await see(taker.getByRole('dialog'), '按预约规则，现在不能这样做')
  await see(taker.getByRole('dialog'), '只能转让给同一课题组')
  await inspect(taker, 'exchange-take-over-refused')
  await pick(taker, '使用者', NANO)
  await press(taker.getByRole('dialog'), '同意')
  await see(asked, '已同意')
  await settle(taker)
  await inspect(taker, 'exchange-taken')
  await asked.getByRole('link', { name: '查看预约' }).click()
  await see(taker, '这段时间归您使用')
  await see(taker.getByRole('region', { name: '转让与互换' }), '王珊想把预约转让给您')
  await inspect(taker, 'exchange-taken-over')
  // The giver's page, still open, hears of it by itself.
  await see(giver, '这个预约已转让给周启明')
  await see(giver, /^已转让$/)
  await see(giver, '转让给周启明')
  await inspect(giver, 'exchange-handed-over')
  await giver.goto('/mine?tab=past')
  await see(giver.getByRole('listitem').filter({ hasText: GIVEN }), '已转让')
  await inspect(giver, 'exchange-handed-over-mine')
})

test('times are exchanged without a name', async () => {
  const raman = await instrumentOf(city, RAMAN)
  const other = await city.open()
  await city.signIn(other, 'pi')
  const late = await freeSpan(city, raman, 1, 4)
  const counter = await booked(other, late, LATE, POLYMER)
  const page = await city.open({ size: 'phone' })
  await city.signIn(page, 'group_member')
  const early = await freeSpan(city, raman, 2, 4)
  const id = await booked(page, early, EARLY, NANO)

  await page.goto(`/reservations/${id}`)
  await settle(page)
  await press(page, '互换时间')
  const dialog = page.getByRole('dialog')
  await settle(page)
  await press(dialog, '发出提议')
  await see(dialog, '请先选一段时间')
  const day = dialog.getByRole('region', { name: new RegExp(dayOf(late)) })
  if ((await day.count()) === 0) await press(dialog, wallOf(late.start).day > wallOf(early.start).day ? '下一周' : '上一周')
  await day.getByRole('button', { name: clocks(late) }).click()
  await see(dialog, /时长：2 小时 → (至多 )?1 小时/)
  await see(dialog, /费用：.+ → /)
  await settle(page)
  await inspect(page, 'exchange-swap')
  await dialog.getByLabel('给对方的话').fill('想早点或晚点都行')
  await press(dialog, '发出提议')
  const proposals = page.getByRole('region', { name: '转让与互换' })
  await see(proposals, clocks(late))
  await seeNot(proposals, '周启明')
  await settle(page)
  await inspect(page, 'exchange-swap-waits')
  await press(proposals, '撤回')
  await inspect(page, 'exchange-withdraw')
  await press(page.getByRole('dialog'), '撤回')
  await see(proposals, '已撤回')

  // Asked once more; the other one reads it on the page of his own reservation, in English.
  await press(page, '互换时间')
  await settle(page)
  if ((await day.count()) === 0) await press(dialog, wallOf(late.start).day > wallOf(early.start).day ? '下一周' : '上一周')
  await day.getByRole('button', { name: clocks(late) }).click()
  await press(dialog, '发出提议')
  await see(proposals, '等对方答复')
  await other.goto(`/reservations/${counter}`)
  await press(other, 'English')
  const offered = other.getByRole('region', { name: 'Hand-over and swap' })
  await see(offered, '王珊 would like to swap times with you')
  await settle(other)
  await inspect(other, 'exchange-swap-offered-english')
  await press(offered, 'Agree')
  await inspect(other, 'exchange-swap-agree-english')
  await press(other.getByRole('dialog'), 'Agree')
  await see(other, 'your reservation has moved to the new time')
  await see(offered, 'Accepted')

  const moved = await until('the swap', async () => {
    const [one, two] = [await ask(city, `/reservations/${id}`, page), await ask(city, `/reservations/${counter}`, other)]
    return Date.parse(one.start) === Date.parse(late.start) && Date.parse(two.start) === Date.parse(early.start) && one
  })
  expect(JSON.stringify(moved)).not.toContain('周启明')
  await see(page, '互换时间，改为')
  await seeNot(page, '周启明')
  await settle(page)
  await inspect(page, 'exchange-swapped')
})
