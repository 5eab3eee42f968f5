/** The three administrators: health, outbox, embedded mailbox; devices with revoke; a changed password. */
import { expect, test } from 'vitest'
import { press, see, seeNot } from './gestures'
import { inspect, settle, useCity } from './harness'
import { change, openLetter } from './world'

const city = useCity()

test('the system administrator sees health, outbox and mailbox', async () => {
  const page = await city.open()
  await city.signIn(page, 'system_administrator')
  await city.visit(page, '/admin')
  await see(page, '一切正常')
  const visitor = await city.open()
  await change(city, visitor, 'POST', '/password-resets', { email: city.server.accounts.get('auditor')!.email })
  await openLetter(city, page, city.server.accounts.get('auditor')!.email, /密码/)
  await city.visit(page, '/admin/mailbox')
  await city.visit(page, '/admin/outbox')
  await see(page.getByRole('row'), '已发出')
})

test('the audit administrator may not read letters', async () => {
  const page = await city.open()
  await city.signIn(page, 'audit_administrator')
  await page.goto('/admin/mailbox')
  await see(page, /不能查看|没有.*权限/)
  await inspect(page, 'no-permission')
})

test('a device is signed out from elsewhere and the password changed', async () => {
  const [page, other] = [await city.open(), await city.open()]
  const account = city.server.accounts.get('group_member')!
  await city.signIn(page, 'group_member')
  await city.signIn(other, 'group_member')
  await city.visit(page, '/account')
  const devices = page.locator('section', { has: page.getByRole('heading', { name: '已登录的设备' }) })
  const another = devices.getByRole('listitem').filter({ hasNotText: '当前设备' }).first()
  await press(another, '退出')
  await another.waitFor({ state: 'detached' })
  await other.goto('/mine')
  await see(other.getByRole('heading', { level: 1 }), '登录')

  const card = page.locator('section', { has: page.getByRole('heading', { name: '更换密码' }) })
  await card.getByLabel('当前密码').fill('wrong-password-1')
  await card.getByLabel('新密码').fill('Another-password-7')
  await press(card, '更换密码')
  await see(card, '密码不对')
  await card.getByLabel('当前密码').fill(account.password)
  await press(card, '更换密码')
  await see(page, '密码已更换')
  await seeNot(page, '登录已失效')
  const again = await other.context().request.post('/api/v1/session', { data: account, headers: { Origin: city.server.address } })
  expect(again.status()).toBe(401)
  await settle(page)
})
