/** The operator at the instrument, phone in one hand: who comes, begin, end, record the hours. */
import { expect, test } from 'vitest'
import { press, see, seeNot } from './gestures'
import { inspect, settle, useCity } from './harness'
import { ask, change, instrumentOf, until, wallOf } from './world'

const city = useCity()
/** Both have half an hour of set-up, during which a use may begin. */
const TEM = '透射电子显微镜'
const FIB = '聚焦离子束双束电镜'
const TITLE = '来客的晶格像'
const OTHER = '来客的表面元素'

test('the operator begins and ends a use, and its hours are recorded', async () => {
  const reservation = await bookForNow()

  const page = await city.open({ size: 'phone' })
  await city.signIn(page, 'operator')
  await page.goto('/bench')
  const card = page.getByRole('article').filter({ hasText: TITLE })
  await see(card, '星海新材料科技有限公司')
  await inspect(page, 'bench-next')
  await press(card, '开始使用')
  await see(page.getByRole('heading', { level: 2 }), '正在使用')
  await see(card, /开始，已用/)
  await inspect(page, 'bench-running')

  await press(card, '结束使用')
  await see(page, '没有分出的时间全部计为测试')
  await page.getByRole('spinbutton', { name: '样品数' }).fill('3')
  await page.getByLabel('备注').fill('一切正常')
  await inspect(page, 'bench-end')
  await press(page, '结束使用并记录机时')
  await page.getByText('今天已结束 1 个').click()
  await see(page.getByRole('listitem'), TITLE)
  await inspect(page, 'bench-over')
  await page.goto(`/reservations/${reservation}`)
  await see(page, '已完成')
  await inspect(page, 'reservation-done')

  // The bureau sees the hours: typed by the operator, from outside.
  const bureau = await city.open()
  await city.signIn(bureau, 'auditor')
  // The use may have begun before midnight.
  const [from, to] = [Date.now() - 3_600_000, Date.now()].map((ms) => wallOf(ms).date)
  const record = await until('the record', async () => {
    const { items } = await ask(city, `/usage-records?from=${from}&to=${to}&limit=100`, bureau)
    return items.find((each: { reservation_id: string }) => each.reservation_id === reservation)
  })
  expect(record).toMatchObject({ kind: 'test', side: 'outside', evidence: { source: 'operator_check_in' } })
})

test('a broken instrument is stopped at the bench', async () => {
  await bookForNow(OTHER)
  const page = await city.open({ size: 'phone' })
  await city.signIn(page, 'operator')
  await page.goto('/bench')
  const card = page.getByRole('article').filter({ hasText: OTHER })
  await press(card, '故障')
  await page.getByLabel('故障现象').fill('真空掉了')
  await inspect(page, 'bench-fault')
  await press(page, '立即停机')
  await settle(page)
  await seeNot(page, '没有办成')
  await page.getByText(/今天已结束/).click()
  await see(page.getByRole('listitem').filter({ hasText: OTHER }), /停机/)
})

/** The lab gives a caller the time that begins in a moment, whatever the hour: the soft rules are set aside. */
async function bookForNow(title = TITLE): Promise<string> {
  const manager = await city.open()
  await city.signIn(manager, 'lab_manager')
  const { id } = await instrumentOf(city, title === TITLE ? TEM : FIB)
  const caller = await city.open()
  await city.signIn(caller, 'organisation_member')
  const { person, organisation } = await ask(city, '/session', caller)
  // A use that would begin tomorrow is not on today's bench.
  const start = await until('a start that is today', async () => {
    const soon = Date.now() + 20_000
    return wallOf(soon).day === wallOf(Date.now()).day ? soon : null
  })
  const made = crypto.randomUUID()
  const iso = (ms: number) => new Date(ms).toISOString()
  await change(city, manager, 'PUT', `/reservations/${made}`, {
    instrument_id: id, start: iso(start), end: iso(start + 3_600_000), mode: 'commissioned', purpose: 'development', title,
    for_person_id: person.id, organisation_id: organisation.id,
    waive: ['off_grid', 'too_soon', 'closed'], reason: '来客已在门口',
  })
  return made
}
