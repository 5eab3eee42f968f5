/** Which mails come: a manager wants requests once a day, and ends another kind by the link in a mail. */
import { expect, test } from 'vitest'
import { press, see } from './gestures'
import { inspect, settle, useCity } from './harness'
import { ask, change, freeSpan, instrumentOf, openLetter } from './world'

const city = useCity()
let secret = ''

test('each person chooses on the account page', async () => {
  const page = await city.open()
  await city.signIn(page, 'lab_manager')
  await city.visit(page, '/account', 'mail-account')
  const requests = page.getByRole('radiogroup', { name: /^等待我审批或答复/ })
  await requests.getByText('每天 8 点汇总').click()
  await see(page, '已保存')
  await settle(page)
  await requests.scrollIntoViewIfNeeded()
  await inspect(page, 'mail-chosen')
  const { kinds } = await ask(city, '/me/mail-choices', page)
  expect(kinds[0]).toMatchObject({ kind: 'request', choice: 'digest' })
  await requests.getByText('立即').click()
  await expect.poll(async () => (await ask(city, '/me/mail-choices', page)).kinds[0].choice).toBe('at_once')
})

test('the account page says the same on a phone, in English', async () => {
  const page = await city.open({ size: 'phone' })
  await city.signIn(page, 'lab_manager')
  await page.goto('/account')
  await see(page, '总是发邮件')
  await page.getByRole('heading', { name: '邮件', exact: true }).scrollIntoViewIfNeeded()
  await settle(page)
  await inspect(page, 'mail-account-phone')
  await change(city, page, 'PATCH', '/me', { locale: 'en' })
  await page.reload()
  await see(page, 'Always by mail')
  await page.getByRole('heading', { name: 'Mail', exact: true }).scrollIntoViewIfNeeded()
  await settle(page)
  await inspect(page, 'mail-account-english')
  await change(city, page, 'PATCH', '/me', { locale: 'zh' })
})

test('a mail carries the link that ends its kind', async () => {
  const sem = await instrumentOf(city, '场发射扫描电子显微镜')
  const startup = await city.open()
  await city.signIn(startup, 'organisation_member')
  const span = await freeSpan(city, sem, 2, 4)
  const { organisation } = await ask(city, '/session', startup)
  await change(city, startup, 'PUT', `/reservations/${crypto.randomUUID()}`, {
    instrument_id: sem.id, ...span, mode: 'self_use', purpose: 'research', title: '断面形貌', organisation_id: organisation.id,
  })
  const admin = await city.open()
  await city.signIn(admin, 'system_administrator')
  const letter = await openLetter(city, admin, 'manager@', /^待您审批：场发射扫描电子显微镜/)
  await inspect(admin, 'mail-letter')
  const mail = JSON.stringify(await ask(city, `/admin/mailbox/${letter.id}`, admin))
  secret = /\/unsubscribe\/([\w-]+)/.exec(mail)?.[1] ?? ''
  expect(secret).toHaveLength(43)
})

test('opening the link ends nothing, its button does, and the page says how to go back', async () => {
  const page = await city.open({ size: 'phone' })
  await page.goto(`/unsubscribe/${secret}`)
  await see(page, '不再收到“等待我审批或答复”这一类邮件')
  await settle(page)
  await inspect(page, 'mail-stop')
  const manager = await city.open()
  await city.signIn(manager, 'lab_manager')
  expect((await ask(city, '/me/mail-choices', manager)).kinds[0].choice).toBe('at_once')
  await press(page, '停止发送')
  await see(page, '已停止发送')
  await settle(page)
  await inspect(page, 'mail-stopped')
  await manager.goto('/account')
  await see(manager.getByRole('radiogroup', { name: /^等待我审批或答复/ }), '不发邮件')
  expect((await ask(city, '/me/mail-choices', manager)).kinds[0].choice).toBe('pages')
})

test('a link that is not known says so', async () => {
  const page = await city.open()
  const answer = page.waitForResponse(/\/api\/v1\/unsubscribe\//)
  await page.goto(`/unsubscribe/${'A'.repeat(43)}`)
  expect((await answer).status()).toBe(404)
  await see(page, '这个链接无法识别')
  await inspect(page, 'mail-stop-unknown')
})
