/**
 * What mails that come in lead to: a banner while mail comes back, and a link by which a declined reservation is
 * cancelled. No mailbox is read here, so both answers of the server are put in its place; the suite has them from a real one.
 */
import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { press, see } from './gestures'
import { inspect, settle, useCity } from './harness'
import { change } from './world'

const city = useCity()
const LINK = {
  purpose: 'cancel_reservation',
  email_hint: 'r***@demo.example',
  expires_at: '2026-12-09T01:00:00Z',
  name: null,
  name_asked: false,
  password_needed: false,
  party: { zh: '场发射扫描电子显微镜，12月9日 周三 09:00–11:00', en: 'Field emission SEM, Wed 9 Dec 09:00–11:00' },
  warning: { zh: '取消会记一次失约。', en: 'Cancelling counts as one strike.' },
}

test.each([
  ['zh', '寄往 researcher@demo.example 的邮件被退回', '更换邮箱'],
  ['en', 'Mail to researcher@demo.example comes back', 'use another address'],
])('whoever mail does not reach is told so on every page (%s)', async (locale, words, link) => {
  const page = await reader(locale)
  await page.route('**/api/v1/session', async (route) => {
    const answer = await route.fetch()
    await route.fulfill({ response: answer, json: { ...(await answer.json()), mail_comes_back_since: '2026-11-20T01:00:00Z' } })
  })
  await page.goto('/mine')
  const banner = page.locator('aside.returned')
  await see(banner, new RegExp(words))
  await settle(page)
  await inspect(page, `mail-returned-${locale}`)
  await banner.getByRole('link', { name: link }).click()
  await page.waitForURL('**/account')
})

test.each([
  ['zh', '取消预约', '预约已取消，时间已让给他人。'],
  ['en', 'Cancel the reservation', 'The reservation is cancelled, and its time is free for others.'],
])('a declined invitation is cancelled by the button alone (%s)', async (locale, button, done) => {
  const page = await reader(locale)
  const asked: string[] = []
  await page.route('**/api/v1/links/*', (route) => {
    asked.push(route.request().method())
    return route.fulfill({ json: route.request().method() === 'POST' ? { purpose: LINK.purpose } : LINK })
  })
  await page.goto(`/link/${'a'.repeat(43)}`)
  await see(page, LINK.party[locale === 'zh' ? 'zh' : 'en'])
  await see(page, LINK.warning[locale === 'zh' ? 'zh' : 'en'])
  await settle(page)
  await inspect(page, `answer-declined-${locale}`)
  expect(asked).not.toContain('POST')
  await press(page, button)
  await see(page, done)
  expect(asked.filter((method) => method === 'POST')).toHaveLength(1)
})

async function reader(locale: string): Promise<Page> {
  const page = await city.open({ locale: locale === 'zh' ? 'zh-CN' : 'en-GB' })
  await city.signIn(page, 'group_member')
  await change(city, page, 'PATCH', '/me', { locale })
  return page
}
