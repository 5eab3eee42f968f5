/** The institution's office: imports its ledger, sees what is obligated but not open, offers an instrument, sets rules. */
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { pick, press, see } from './gestures'
import { inspect, settle, useCity } from './harness'
import { ask } from './world'

const city = useCity()
const FIXTURES = join(import.meta.dirname, '../../crates/api/tests/fixtures/assets')
const NEW = { zh: '滨海大学', code: 'binhai' }

/** An institution without instruments, so that the ledger's own figures can be seen; the administrators make it. */
test('administrators set up an institution and its office', async () => {
  const system = await city.open()
  await city.signIn(system, 'system_administrator')
  await system.goto('/admin/institutions')
  await press(system, '建立单位')
  await system.getByLabel('中文名称').fill(NEW.zh)
  await system.getByLabel('代码').fill(NEW.code)
  await system.getByLabel('区县').fill('赣榆区')
  await inspect(system, 'admin-institution-new')
  await press(system, /^建立$/)
  await see(system, '单位已建立')
  await inspect(system, 'admin-institutions')

  const security = await city.open()
  await city.signIn(security, 'security_administrator')
  await security.goto('/admin/people')
  await security.getByPlaceholder('姓名或邮箱').fill(city.server.accounts.get('institution_office')!.email)
  await security.getByPlaceholder('姓名或邮箱').press('Enter')
  await settle(security)
  await inspect(security, 'admin-people')
  await press(security, '管理孙立的角色')
  await pick(security, '角色', '设备处')
  await pick(security, '哪个单位', NEW.zh)
  await inspect(security, 'admin-grant')
  await press(security, '授予角色')
  await see(security, '已授予孙立新的角色')
})

test('the ledger is previewed cell by cell, applied, and the same file changes nothing', async () => {
  const page = await city.open()
  await city.signIn(page, 'institution_office')
  await open(page, '/office/import')
  await inspect(page, 'import-file')
  await upload(page, 'ledger.csv')
  await see(page.getByRole('main'), /认出了 \d+ 列/)
  await inspect(page, 'import-columns')
  await press(page, '下一步：核对行')
  for (const verdict of ['不能写入 34', '重复 14', '新增 372']) await see(page, verdict)
  await inspect(page, 'import-refused')
  await page.getByText('新增 372').click()
  await settle(page)
  await inspect(page, 'import-added')
  await press(page, '下一步：写入')
  await see(page, '文件中应开放的仪器 284 台，其中未开放 103 台')
  await inspect(page, 'import-apply')
  await press(page, '写入 372 台仪器')
  await see(page, '已写入')
  await inspect(page, 'import-done')

  await open(page, '/office/import')
  await upload(page, 'ledger.csv')
  await press(page, '下一步：核对行')
  for (const verdict of ['新增 0', '有变化 0', '没有变化 372', '不能写入 34', '重复 14']) await see(page, verdict)
  await press(page, '下一步：写入')
  await press(page, '没有要写入的，完成')
  await see(page, '已写入')
})

test('the same ledger as a workbook has nothing new', async () => {
  const page = await city.open()
  await city.signIn(page, 'institution_office')
  await open(page, '/office/import')
  await upload(page, 'ledger.xlsx')
  await press(page, '下一步：核对行')
  for (const verdict of ['新增 0', '没有变化 372', '不能写入 34', '重复 14']) await see(page, verdict)
})

test('the office sees its duty and offers an instrument', async () => {
  const page = await city.open()
  await city.signIn(page, 'institution_office')
  await open(page, '/office')
  await see(page, '应开放 284 台，已开放 181 台')
  await inspect(page, 'office-duty')

  await open(page, '/office/facilities')
  await press(page, '建立平台')
  await page.getByLabel('中文名称').fill('海洋观测平台')
  await page.getByLabel('平台邮箱').fill('ocean@lab.example')
  await press(page, '保存')
  await see(page.getByRole('main'), '海洋观测平台')
  await inspect(page, 'office-facilities')

  await open(page, '/office/instruments')
  await pick(page, '看哪些仪器', '还没有放进平台')
  await settle(page)
  await inspect(page, 'office-instruments')
  await page.getByRole('main').getByRole('listitem').getByRole('link').first().click()
  const name = (await page.getByRole('heading', { level: 1 }).textContent())?.trim() ?? ''
  await page.locator('.el-form-item', { hasText: '所在平台' }).getByRole('combobox').click()
  await page.getByRole('option', { name: '海洋观测平台' }).click()
  await page.getByText('可以使用').click()
  const selfUse = page.getByRole('checkbox', { name: '自主上机' })
  if (!(await selfUse.isChecked())) await page.locator('label').filter({ has: selfUse }).click()
  await page.getByRole('textbox', { name: '单位外' }).fill('360.50')
  await inspect(page, 'office-offer')
  await press(page, '保存')
  await see(page, '已保存')
  await page.getByRole('tab', { name: '预约规则' }).click()
  await see(page, '开放时间')
  await page.getByRole('spinbutton', { name: '最多提前' }).fill('45')
  await page.keyboard.press('Tab')
  await inspect(page, 'office-policy')
  await press(page, '保存规则')
  await see(page, '规则已保存')
  await see(page, '最多可提前 45 天预约')

  const { items } = await ask(city, `/instruments?q=${encodeURIComponent(name)}&limit=100`)
  expect(items.map((each: { institution: { name: { zh: string } } }) => each.institution.name.zh)).toContain(NEW.zh)
})

/** Opens a page of the office for the new institution, of the two that she looks after. */
async function open(page: Page, path: string): Promise<void> {
  const { items } = await ask(city, '/institutions?limit=100')
  const { id } = items.find((each: { name: { zh: string } }) => each.name.zh === NEW.zh)
  await page.goto(`${path}?institution=${id}`)
  await see(page.getByRole('main'), NEW.zh)
  await settle(page)
}

async function upload(page: Page, file: string): Promise<void> {
  await page.locator('input[type=file]').setInputFiles(join(FIXTURES, file))
  await page.waitForURL(/\/office\/import\/[\w-]+/)
  await settle(page)
}
