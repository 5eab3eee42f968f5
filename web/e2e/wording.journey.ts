/** The office words a mail: it sees it as it types, is told what does not work, and gets the built-in words back. */
import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { press, see } from './gestures'
import { inspect, settle, useCity } from './harness'
import { change, until } from './world'

const city = useCity()

const phone = (page: Page) => page.frameLocator('iframe')
const text = (page: Page) => page.getByRole('textbox', { name: '正文' })

test('an office changes a word, sees the mail, and restores it', async () => {
  const page = await city.open()
  await city.signIn(page, 'institution_office')
  await page.goto('/office/wording')
  await see(page, '发给预约人')
  await settle(page)
  await inspect(page, 'wordings')
  await page.getByRole('link', { name: '预约已确认，中文：自带' }).first().click()
  await see(page, '现在用的是系统自带的措辞')
  await phone(page).getByText('李娜，您好：').waitFor()
  await inspect(page, 'wording-built-in')

  // A mistake is named with its line; the preview stays as it was.
  const first = await text(page).inputValue()
  await text(page).fill(first.replace('您好：', '您好：\n{{ nobody }}'))
  await see(page, '第 2 行：没有名为 nobody 的变量。')
  await inspect(page, 'wording-mistake')
  await press(page, '第 2 行：没有名为 nobody 的变量。')
  const selected = await text(page).evaluate((box: HTMLTextAreaElement) => box.value.slice(box.selectionStart, box.selectionEnd))
  expect(selected).toBe('{{ nobody }}')

  // What is selected gives way to a variable.
  await press(page, /^插入 facility：/)
  await text(page).press('End')
  await text(page).pressSequentially('欢迎您，请先换鞋。')
  await phone(page).getByText('分析测试平台欢迎您，请先换鞋。').waitFor()
  await settle(page)
  await inspect(page, 'wording-typed')
  await press(page, '保存')
  await see(page, '现在用的是本单位的措辞。')
  await settle(page)
  await page.goto('/office/wording')
  await page.getByRole('link', { name: '预约已确认，中文：已改' }).first().waitFor()
  await inspect(page, 'wordings-own')

  await page.getByRole('link', { name: '预约已确认，中文：已改' }).first().click()
  await press(page, '恢复自带措辞')
  await see(page, '本单位的措辞会被丢弃。')
  await page.getByRole('button', { name: '恢复自带措辞' }).click()
  await see(page, '现在用的是系统自带的措辞')
  await until('the first text is back', async () => (await text(page).inputValue()) === first)
})

test('on a phone, in English', async () => {
  const page = await city.open({ size: 'phone' })
  await city.signIn(page, 'institution_office')
  await change(city, page, 'PATCH', '/me', { locale: 'en' })
  await page.goto('/office/wording')
  await see(page, 'To the applicant')
  await settle(page)
  await inspect(page, 'wordings-en')
  await page.goto('/office/wording/applicant_declined?lang=en')
  await phone(page).getByText('Dear 李娜,').waitFor()
  await settle(page)
  await inspect(page, 'wording-en')
})
