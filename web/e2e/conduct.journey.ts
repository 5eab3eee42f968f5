/** Conduct: a lab writes its rules, somebody does not come, he reads why and contests it, and the lab decides. */
import { test } from 'vitest'
import { expectAnswer, press, see, seeNot, typeTimes } from './gestures'
import { inspect, settle, useCity } from './harness'
import { ask, change, freeSpan, instrumentOf, until, wallOf } from './world'

const city = useCity()
const FTIR = '傅里叶变换红外光谱仪'
const TITLE = '没有人来的薄膜'

test('somebody does not come, contests it, and the lab takes it back', async () => {
  const ftir = await instrumentOf(city, FTIR)
  const manager = await city.open()
  await city.signIn(manager, 'lab_manager')
  await manager.goto(`/desk/instruments/${ftir.id}`)
  await manager.getByRole('switch', { name: '守约规则' }).press('Space')
  await see(manager, '可申诉的期限')
  await manager.getByRole('switch', { name: /开始后仍未签到/ }).press('Space')
  await see(manager, '不自动判断，由平台登记')
  await manager.getByRole('spinbutton', { name: '失约满（次）' }).fill('1')
  await inspect(manager, 'policy-conduct')
  await press(manager, '保存规则')
  await see(manager, '规则已保存')
  await see(manager.getByRole('region', { name: '用户看到的规则' }), '180 天内在本仪器失约满 1 次，暂停预约本仪器 30 天')

  const researcher = await city.open()
  await city.signIn(researcher, 'group_member')
  const { person, groups } = await ask(city, '/session', researcher)
  const reservation = await bookForNow(ftir.id, person.id, groups[0].id)

  const operator = await city.open({ size: 'phone' })
  await city.signIn(operator, 'operator')
  const { facility } = await ask(city, `/instruments/${ftir.id}`)
  await operator.goto(`/bench?lab=${facility.id}`)
  const card = operator.getByRole('article').filter({ hasText: TITLE })
  await until('its start', async () => {
    const { can } = await ask(city, `/reservations/${reservation}`, operator)
    return can.includes('no_show')
  })
  await operator.reload()
  await press(card, '没来')
  await see(operator.getByRole('dialog'), '登记不能撤回，当事人可以申诉')
  await inspect(operator, 'bench-no-show')
  await press(operator.getByRole('dialog'), '登记未到')
  await operator.getByText(/今天已结束/).click()
  await see(operator.getByRole('listitem').filter({ hasText: TITLE }), '未到')

  await researcher.goto(`/reservations/${reservation}`)
  await see(researcher, '没有按时开始使用，已记为未到')
  await inspect(researcher, 'reservation-no-show')
  await researcher.goto('/mine?tab=conduct')
  await see(researcher.getByRole('region', { name: '目前的限制' }), '暂停预约本仪器')
  await inspect(researcher, 'mine-conduct')
  const span = await freeSpan(city, ftir, 2, 3)
  await researcher.goto(ftir.path)
  await typeTimes(researcher, span)
  await expectAnswer(researcher, '不可预约')
  await inspect(researcher, 'book-suspended')

  await researcher.goto('/mine?tab=conduct')
  await press(researcher, '申诉')
  await researcher.getByLabel('理由').fill('当天校门封闭，已提前电话说明')
  await inspect(researcher, 'mine-contest')
  await press(researcher, '提交申诉')
  await see(researcher, '等待平台处理')

  await manager.goto(`/desk/conduct?lab=${facility.id}`)
  await see(manager, '当天校门封闭，已提前电话说明')
  await inspect(manager, 'desk-appeals')
  await press(manager, '撤销这次记录')
  await manager.getByLabel('给当事人的说明').fill('情况属实')
  await inspect(manager, 'desk-decide')
  await press(manager.getByRole('dialog'), '撤销这次记录')
  await see(manager, '没有等待处理的申诉')
  await manager.getByRole('tab', { name: '全部记录' }).click()
  await see(manager, '已撤销，不再计算')
  await inspect(manager, 'desk-conduct-all')

  await researcher.goto('/mine?tab=conduct')
  await see(researcher, '申诉已被采纳')
  await seeNot(researcher, '目前的限制')
  await researcher.goto('/notices')
  await see(researcher, '这次失约记录已撤销，由此产生的限制也已解除')
  await researcher.goto(ftir.path)
  await typeTimes(researcher, span)
  await expectAnswer(researcher, '自动确认')
})

/** The lab gives somebody the time that begins in a moment, whatever the hour: the soft rules are set aside. */
async function bookForNow(instrument: string, person: string, group: string): Promise<string> {
  const page = await city.open()
  await city.signIn(page, 'lab_manager')
  // A use that would begin tomorrow is not on today's bench.
  const start = await until('a start that is today', async () => {
    const soon = Date.now() + 15_000
    return wallOf(soon).day === wallOf(Date.now()).day ? soon : null
  })
  const made = crypto.randomUUID()
  const iso = (ms: number) => new Date(ms).toISOString()
  await change(city, page, 'PUT', `/reservations/${made}`, {
    instrument_id: instrument, start: iso(start), end: iso(start + 3_600_000), mode: 'self_use', purpose: 'research',
    title: TITLE, for_person_id: person, group_id: group,
    waive: ['off_grid', 'too_soon', 'closed', 'quota_exceeded'], reason: '电话预约',
  })
  await settle(page)
  return made
}
