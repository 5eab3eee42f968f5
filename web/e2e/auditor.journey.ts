/** The auditor takes a figure apart: definition, numerator, denominator, records, one record with its evidence. */
import { expect, test } from 'vitest'
import { pick, see } from './gestures'
import { inspect, settle, useCity } from './harness'
import { ask } from './world'

const city = useCity()

test('the auditor opens a figure down to the record behind it', async () => {
  const page = await city.open()
  await city.signIn(page, 'auditor')
  await city.visit(page, '/bureau')
  await see(page, '4 家单位中 3 家报送')
  await see(page, '未报送')
  const main = page.getByRole('main')
  for (const figure of ['有效机时', '对外服务机时', '机时利用率', '共享率']) await see(main.getByRole('heading', { level: 2 }), figure)
  await see(main, /÷/)

  const { items } = await ask(city, '/institutions?limit=100')
  const university = items.find((each: { name: { zh: string } }) => each.name.zh === '港城大学')
  await pick(page, '单位', '港城大学')
  await page.waitForURL(new RegExp(university.id))
  await settle(page)
  await inspect(page, 'bureau-institution')

  const sharing = main.locator('section', { has: page.getByRole('heading', { name: /共享率/ }) }).first()
  await sharing.getByRole('link', { name: /查看 .* 条使用记录/ }).click()
  await see(page.getByRole('heading', { level: 1 }), '“共享率”的使用记录')
  await inspect(page, 'bureau-records')
  await page.getByRole('row').nth(1).getByRole('link').click()
  await see(page, '数据依据')
  await see(page, '依据等级')
  await inspect(page, 'bureau-record')
})

test('what the page says is the sum of its records', async () => {
  const page = await city.open()
  await city.signIn(page, 'auditor')
  await page.goto('/bureau?preset=last_quarter')
  await settle(page)
  const { figures, period } = await ask(city, '/figures?from=2026-01-01&to=2026-01-31', page)
  const effective = figures.find((each: { code: string }) => each.code === 'effective_hours')
  let [minutes, cursor] = [0, '']
  do {
    const list = await ask(city, `/usage-records?from=${period.from}&to=${period.to}&figure=effective_hours&limit=100${cursor && `&cursor=${cursor}`}`, page)
    minutes += list.items.reduce((sum: number, each: { counted_minutes: number }) => sum + each.counted_minutes, 0)
    cursor = list.next ?? ''
  } while (cursor)
  expect(minutes).toBe(effective.numerator.minutes)
})
