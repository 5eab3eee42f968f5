/** Somebody without an account looks for an instrument and for a time when it is free. */
import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { expectAnswer, keys, press, see, seeNot, typeTimes } from './gestures'
import { inspect, settle, useCity } from './harness'
import { ask, freeSpan, instrumentOf } from './world'

const city = useCity()
const SEM = '场发射扫描电子显微镜'

test('a visitor searches in chinese and in english', async () => {
  const page = await city.open()
  await city.visit(page, '/', 'catalogue')
  await keys(page, '/')
  await page.keyboard.insertText('扫描电镜')
  await see(page.getByRole('option'), SEM)
  await inspect(page, 'catalogue-suggestions')
  await keys(page, 'Enter')
  await see(page.getByRole('heading', { level: 1 }), '“扫描电镜”的搜索结果')
  await see(page.getByRole('listitem'), SEM)
  await seeNot(page.getByRole('main'), '高频疲劳试验机')
  await inspect(page, 'catalogue-found')

  await press(page, 'English')
  await page.getByRole('combobox', { name: 'Search instruments' }).fill('fatigue')
  await keys(page, 'Enter')
  await see(page.getByRole('listitem'), 'High-frequency fatigue tester')
  await seeNot(page.getByRole('main'), '高频疲劳试验机')
  await inspect(page, 'catalogue-english')

  await page.goto('/catalogue?q=%E6%B4%97%E8%A1%A3%E6%9C%BA')
  await see(page, 'No instrument')
  await inspect(page, 'catalogue-nothing')
})

test('a visitor reads the rules in sentences and sees when it is free but not who uses it', async () => {
  const page = await city.open()
  const sem = await instrumentOf(city, SEM)
  await page.goto('/catalogue')
  await page.getByRole('link', { name: SEM }).click()
  await see(page.getByRole('heading', { level: 1 }), SEM)
  await see(page, /最近空闲/)
  await see(page, '¥360/小时起')
  await inspect(page, 'instrument')

  const span = await freeSpan(city, sem, 2, 3)
  await typeTimes(page, span)
  await expectAnswer(page, /需审批|不可预约/)
  const { items } = await ask(city, `/instruments/${sem.id}/timeline?from=${span.start}&to=${weekAfter(span.start)}`)
  for (const item of items) expect({ kind: item.kind, title: item.title, mine: item.mine }).toEqual({ kind: 'busy', title: null, mine: false })
  await see(page.getByRole('grid'), '已占用')

  await openTab(page, '预约规则')
  await see(page, '每次使用 30 分钟至 8 小时，按 30 分钟取整')
  await see(page, '外单位的预约须经平台审批')
  await inspect(page, 'instrument-rules')
  for (const [tab, words] of [['仪器信息', 'SU8220'], ['收费标准', '单位外'], ['上机资格', '登录后可以看到您有没有']] as const) {
    await openTab(page, tab)
    await see(page.getByRole('tabpanel'), words)
  }
  await inspect(page, 'instrument-qualification')
})

test('the pages are also dark and also english', async () => {
  const dark = await city.open({ dark: true })
  await city.visit(dark, '/catalogue', 'catalogue-dark')
  const { path } = await instrumentOf(city, SEM)
  await city.visit(dark, path, 'instrument-dark')

  const english = await city.open({ locale: 'en-GB' })
  await city.visit(english, path, 'instrument-english')
  await english.getByRole('tab', { name: 'Rules' }).click()
  await see(english, 'Book self-use at least 1 hour ahead')
  await inspect(english, 'instrument-rules-english')
  await press(english, /Theme/)
  await press(english, /Theme/)
  await english.locator('html.dark').waitFor()
  await english.reload()
  await english.locator('html.dark').waitFor()
})

test('what needs an account leads to signing in and back', async () => {
  const page = await city.open()
  await city.visit(page, '/sign-in')
  await city.visit(page, '/register')
  await city.visit(page, '/nowhere')
  await page.goto('/mine')
  await see(page, '登录后会回到刚才的页面')
  const account = city.server.accounts.get('organisation_member')!
  await page.getByLabel('邮箱').fill(account.email)
  await page.getByLabel('密码').fill('not the password')
  await press(page.getByRole('main'), '登录')
  await see(page, '邮箱或密码不对')
  await inspect(page, 'sign-in-wrong')
  await page.getByLabel('密码').fill(account.password)
  await press(page.getByRole('main'), '登录')
  await see(page.getByRole('heading', { level: 1 }), '我的预约')
})

async function openTab(page: Page, name: string): Promise<void> {
  await page.getByRole('tab', { name }).click()
  await settle(page)
}

function weekAfter(instant: string): string {
  return new Date(Date.parse(instant) + 7 * 86_400_000).toISOString()
}
