/** Somebody gives a phone number, confirms it by the code that came there, and chooses what comes. */
import { type Server, createServer } from 'node:http'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { press, see } from './gestures'
import { inspect, settle, useCity } from './harness'
import { until } from './world'

/** The settings name the gateway before the server starts, and so its port stands fixed. */
const PORT = 18_731
const city = useCity({
  settings: {
    JISHI_TEXT_URL: `http://127.0.0.1:${PORT}/send`,
    JISHI_TEXT_BODY: '{"to": {{ phone }}, "text": {{ text }}, "code": {{ code }}}',
    JISHI_OUTBOUND_NETWORKS: '127.0.0.1/32',
  },
})

interface Text {
  to: string
  text: string
  code: string
}
const texts: Text[] = []
let gateway: Server
beforeAll(async () => {
  gateway = createServer((request, answer) => {
    let body = ''
    request.on('data', (part: Buffer) => (body += part.toString()))
    request.on('end', () => {
      texts.push(JSON.parse(body) as Text)
      answer.writeHead(204).end()
    })
  })
  await new Promise<void>((done) => gateway.listen(PORT, '127.0.0.1', done))
})
afterAll(() => gateway.close())

test('a number is confirmed by its code, and what comes there is chosen', async () => {
  const page = await city.open()
  await city.signIn(page, 'group_member')
  await page.goto('/account')
  const card = page.locator('#phone')
  const number = card.getByLabel('手机号', { exact: true })
  await number.fill('0228 8886 666')
  await press(page, '发送验证码')
  await see(page, '短信只能发到手机')
  await number.fill('138 0013 8000')
  await press(page, '发送验证码')
  await see(page, '验证码已发往 138 0013 8000')
  await until('the code arrives', () => Promise.resolve(texts.length === 1))
  const { to, text, code } = texts[0]!
  expect(to).toBe('+8613800138000')
  expect(text).toContain(`验证码 ${code}`)
  await page.locator('#phone').scrollIntoViewIfNeeded()
  await inspect(page, 'phone-code')

  const typed = page.getByLabel('6 位验证码', { exact: true })
  await typed.fill(code === '000000' ? '000001' : '000000')
  await press(card, /^确认$/)
  await see(page, '验证码不对，还可以再试 4 次')
  await typed.fill(code)
  await press(card, /^确认$/)
  await see(page, '手机号已确认')
  await see(page, '您的手机号：')
  await page.getByText('有预约申请等待我审批').click()
  await see(page, '已保存')
  await page.reload()
  await see(page, '138 0013 8000')
  expect(await page.getByLabel('有预约申请等待我审批').isChecked()).toBe(true)
  await page.locator('#phone').scrollIntoViewIfNeeded()
  await settle(page)
  await inspect(page, 'phone-confirmed')
})

test('on a phone a number is removed', async () => {
  const page = await city.open({ size: 'phone' })
  await city.signIn(page, 'group_member')
  await page.goto('/account')
  await see(page, '138 0013 8000')
  await page.locator('#phone').scrollIntoViewIfNeeded()
  await inspect(page, 'phone-small')
  await press(page, '移除')
  await see(page, '移除后不再收到短信')
  await page.getByRole('button', { name: '移除' }).last().click()
  await page.getByPlaceholder('如 138 0013 8000').waitFor()
  await inspect(page, 'phone-removed')
})
