/** A lab registers a system of its own, tests it, and is told when it does not answer; the system hears of a booking. */
import { createHmac } from 'node:crypto'
import { type IncomingMessage, type Server, createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { press, see } from './gestures'
import { inspect, settle, useCity } from './harness'
import { until } from './world'

const city = useCity({ settings: { JISHI_WEBHOOKS: 'on', JISHI_OUTBOUND_NETWORKS: '127.0.0.1/32' } })

interface Call {
  headers: IncomingMessage['headers']
  body: string
}
const calls: Call[] = []
let status = 204
let receiver: Server
beforeAll(async () => {
  receiver = createServer((request, answer) => {
    let body = ''
    request.on('data', (part: Buffer) => (body += part.toString()))
    request.on('end', () => {
      calls.push({ headers: request.headers, body })
      answer.writeHead(status).end()
    })
  })
  await new Promise<void>((done) => receiver.listen(0, '127.0.0.1', done))
})
afterAll(() => receiver.close())

test('a manager registers a system, tests it and removes it', async () => {
  const page = await city.open()
  await city.signIn(page, 'lab_manager')
  await page.goto('/desk/webhooks')
  await see(page, '还没有 webhook')
  await inspect(page, 'webhooks-empty')
  const address = page.getByPlaceholder('https://hook.example.cn/jishi')
  await address.fill('https://192.168.1.7/')
  await press(page, '登记')
  await see(page, '这个地址不在公网上')
  await address.fill(`http://127.0.0.1:${(receiver.address() as AddressInfo).port}/hook`)
  await press(page, '登记')
  await see(page, '签名密钥只在这里显示一次')
  const secret = await page.getByLabel('签名密钥', { exact: true }).getByRole('textbox').inputValue()
  await settle(page)
  await inspect(page, 'webhooks-made')

  await press(page, '发送测试')
  await until('the test arrives', () => Promise.resolve(calls.length === 1))
  const { headers, body } = calls[0]!
  const key = Buffer.from(secret.replace('whsec_', ''), 'base64')
  const text = `${headers['webhook-id'] as string}.${headers['webhook-timestamp'] as string}.${body}`
  expect(headers['webhook-signature']).toBe(`v1,${createHmac('sha256', key).update(text).digest('base64')}`)
  await see(page, '正常')

  await page.reload()
  await see(page, '正常')
  expect(await page.content(), 'a secret is not shown again').not.toContain(secret)
  await press(page, '移除')
  await see(page, '移除后不再通知')
  await inspect(page, 'webhooks-remove')
  await page.getByRole('button', { name: '移除' }).last().click()
  await see(page, '还没有 webhook')
})

test('a system that does not answer well is shown so, on a phone', async () => {
  status = 500
  const page = await city.open({ size: 'phone' })
  await city.signIn(page, 'lab_manager')
  await page.goto('/desk/webhooks')
  await page.getByPlaceholder('https://hook.example.cn/jishi').fill(`http://127.0.0.1:${(receiver.address() as AddressInfo).port}/hook`)
  await press(page, '登记')
  await see(page, '签名密钥只在这里显示一次')
  await press(page, '发送测试')
  await see(page, '应答 500')
  await inspect(page, 'webhooks-failing')
})
