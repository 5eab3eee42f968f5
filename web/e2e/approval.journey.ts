/** Approval by two: a lab asks about long uses, its operator agrees first, and the PI of the applicant's group after him. */
import { test } from 'vitest'
import { pick, press, see, seeNot } from './gestures'
import { inspect, settle, useCity } from './harness'
import { ask, change, freeSpan, instrumentOf } from './world'

const city = useCity()
const SEM = '场发射扫描电子显微镜'
const TITLE = '长时间原位拉伸'
let reservation = ''

test('the lab writes when it is asked, and by whom it is answered', async () => {
  const sem = await instrumentOf(city, SEM)
  const page = await city.open()
  await city.signIn(page, 'lab_manager')
  await page.goto(`/desk/instruments/${sem.id}`)
  await page.getByRole('switch', { name: '何时另须审批、由几人批准' }).press('Space')
  await page.getByRole('switch', { name: '超过多长须审批' }).press('Space')
  await pick(page, '初审之后，再由谁批准', '申请人的课题负责人')
  await inspect(page, 'policy-approval')
  await press(page, '保存规则')
  await see(page, '规则已保存')
  const said = page.getByRole('region', { name: '用户看到的规则' })
  await see(said, '超过 4 小时的')
  await see(said, '先由操作员或机主初审，再由申请人的课题负责人批准')
})

test('two agree one after the other', async () => {
  const sem = await instrumentOf(city, SEM)
  const researcher = await city.open({ size: 'phone' })
  await city.signIn(researcher, 'group_member')
  const { groups } = await ask(city, '/session', researcher)
  const span = await freeSpan(city, sem, 5, 3)
  reservation = crypto.randomUUID()
  await change(city, researcher, 'PUT', `/reservations/${reservation}`, {
    instrument_id: sem.id, ...span, mode: 'self_use', purpose: 'research', title: TITLE, group_id: groups[0].id,
  })
  await researcher.goto(`/reservations/${reservation}`)
  await see(researcher, '等待')
  await inspect(researcher, 'approval-two-waits')

  const manager = await city.open()
  await city.signIn(manager, 'lab_manager')
  await city.visit(manager, '/desk', 'approval-two-inbox')
  await see(manager, TITLE)

  const operator = await city.open()
  await city.signIn(operator, 'operator')
  await operator.goto('/bench')
  await see(operator, '有 1 个申请等您初审')
  await inspect(operator, 'approval-two-bench')
  await operator.getByRole('link', { name: '有 1 个申请等您初审' }).click()
  await operator.waitForURL(/\/bench\/requests/)
  await see(operator, TITLE)
  await see(operator, '不批准')
  await inspect(operator, 'approval-two-bench-requests')
  await press(operator, '初审通过')
  await see(operator, '没有等您初审的申请')
  await inspect(operator, 'approval-two-bench-done')
  await operator.goto('/bench')
  await settle(operator)
  await seeNot(operator, '等您初审')
  await operator.goto(`/reservations/${reservation}`)
  await see(operator, '通过一项审批')
  await seeNot(operator, '初审通过')
  await inspect(operator, 'approval-two-first')

  const pi = await city.open({ size: 'phone' })
  await city.signInBy(pi, 'nano-pi@demo.example')
  await pi.goto(`/reservations/${reservation}`)
  await press(pi, '课题负责人批准')
  await see(pi, '已确认')
  await inspect(pi, 'approval-two-second')
  await researcher.reload()
  await see(researcher, '已确认')
})
