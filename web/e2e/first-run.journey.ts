/** The first day: an empty server, a printed one-time token, the first administrator. */
import { test } from 'vitest'
import { press, see } from './gestures'
import { inspect, useCity } from './harness'

const city = useCity({ empty: true })

test('the first administrator is made with the printed token', async () => {
  const token = /#token=([\w-]+)/.exec(city.server.output())?.[1]
  if (!token) throw new Error(`no token in what the server printed:\n${city.server.output()}`)
  const page = await city.open()
  await page.goto('/catalogue')
  await see(page.getByRole('heading', { level: 1 }), '首次运行')
  await page.getByLabel('姓名').fill('何伟')
  await page.getByLabel('邮箱').fill('he@city.example')
  await page.getByLabel('设置密码').fill('First-day-of-2026')
  await page.getByLabel('一次性口令').fill('guessed')
  await press(page, '建立管理员')
  await see(page, '口令不对')
  await inspect(page, 'setup')
  await page.getByLabel('一次性口令').fill(token)
  await press(page, '建立管理员')
  await see(page, '还没有单位登记仪器')
  await inspect(page, 'catalogue-empty')
  await city.visit(page, '/admin', 'admin-first')
  await page.goto('/setup')
  await page.waitForURL(/catalogue/)
})
