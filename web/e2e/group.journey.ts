/** A principal investigator: registers a group, the office confirms it, members and codes, approval from the phone. */
import { test } from 'vitest'
import { press, see } from './gestures'
import { inspect, settle, useCity } from './harness'
import { ask, change, freeSpan, instrumentOf, later } from './world'

const city = useCity()
const GROUP = '界面化学课题组'
const TITLE = '薄膜结晶度'

test('a group is registered, confirmed by the office and filled with members and codes', async () => {
  const pi = await city.open()
  await city.signIn(pi, 'pi')
  await city.visit(pi, '/group')
  await pi.getByRole('link', { name: '登记课题组' }).first().click()
  await pi.getByLabel('课题组名称').fill(GROUP)
  await pi.getByRole('switch', { name: '每个预约都要课题负责人批准' }).press(' ')
  await inspect(pi, 'group-new')
  await press(pi, '登记')
  await see(pi.getByRole('heading', { level: 1 }), GROUP)
  await see(pi, /正在等待港城大学设备处确认/)

  const office = await city.open()
  await city.signIn(office, 'institution_office')
  await office.goto('/office/groups')
  const row = office.getByRole('listitem').filter({ hasText: GROUP })
  await see(row, '周启明')
  await inspect(office, 'office-groups')
  await press(row, '确认')
  await row.waitFor({ state: 'detached' })

  await pi.reload()
  await see(pi, '已确认')
  await pi.getByLabel('成员的账户邮箱').fill('nobody@demo.example')
  await press(pi.locator('section').filter({ has: pi.getByLabel('成员的账户邮箱') }), '添加')
  await see(pi, '没有用这个邮箱的账户')
  await pi.getByLabel('成员的账户邮箱').fill(city.server.accounts.get('group_member')!.email)
  await pi.getByLabel('成员的账户邮箱').press('Enter')
  await see(pi.getByRole('listitem'), '王珊')
  await pi.getByRole('textbox', { name: '项目编号' }).fill('IFC-2026-07')
  await pi.getByRole('textbox', { name: '项目名称' }).fill('界面电荷转移')
  await pi.getByRole('textbox', { name: '项目名称' }).press('Enter')
  await see(pi.getByRole('cell'), '界面电荷转移')
  await settle(pi)
  await inspect(pi, 'group')
})

test('the investigator approves from the phone', async () => {
  const xrd = await instrumentOf(city, 'X射线衍射仪')
  const member = await city.open()
  await city.signIn(member, 'group_member')
  const me = await ask(city, '/session', member)
  const group = me.groups.find((each: { name: string }) => each.name === GROUP)
  const span = await freeSpan(city, xrd, 2, 4)
  for (const [title, hours] of [[TITLE, 0], ['第二个样品', 24 * 7]] as const) {
    await change(city, member, 'PUT', `/reservations/${crypto.randomUUID()}`, {
      instrument_id: xrd.id, ...later(span, hours), mode: 'self_use', purpose: 'research', title, group_id: group.id, project_code: 'IFC-2026-07',
    })
  }

  const page = await city.open({ size: 'phone' })
  await city.signIn(page, 'pi')
  await page.goto('/group')
  const card = page.getByRole('article').filter({ hasText: TITLE })
  await see(card, 'IFC-2026-07')
  await inspect(page, 'group-approvals')
  await press(card, '批准')
  await see(page, `已批准“${TITLE}”`)
  await card.waitFor({ state: 'detached' })

  await member.goto('/notices')
  await member.getByRole('main').getByRole('link', { name: /已确认/ }).first().click()
  await see(member.getByRole('heading', { level: 1 }), TITLE)
  await see(member, '这段时间归您使用')
})
