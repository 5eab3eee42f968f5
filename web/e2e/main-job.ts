/**
 * The main job, told once and run on both databases: a startup comes in, asks for time on a university's instrument, is
 * admitted, is approved, and gets its invitation.
 */
import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { answerStrip, drag, expectAnswer, expectChosen, keys, press, see, selectByKeys, typeTimes } from './gestures'
import { type City, settle } from './harness'
import { ask, change, freeSpan, instrumentOf, later, openLetter, until } from './world'

const SEM = '场发射扫描电子显微镜'
const FOUNDER = { name: '许一帆', email: 'xu@yifan.example', password: 'Yifan-materials-26' }
const COMPANY = { name: '一帆新材料有限公司', code: '91320700MA25QK7T3F' }
const TITLE = '石墨烯涂层断面'

/** Tells the main job as tests that build upon each other; `look` is what is done on every page. */
export function mainJob(city: City, look: (page: Page, name: string) => Promise<void>): void {
  let reservation = ''

  test('a startup registers, and the mailed link acts only by its button', async () => {
    const page = await city.open()
    await page.goto('/register')
    await page.getByRole('link', { name: '企业或创新创业团队' }).click()
    await page.getByLabel('单位全称').fill(COMPANY.name)
    await page.getByLabel('统一社会信用代码', { exact: true }).fill(COMPANY.code.replace(/F$/, 'G'))
    await see(page, '校验位不符')
    await page.getByLabel('统一社会信用代码', { exact: true }).fill(COMPANY.code.replace('Q', 'O'))
    await see(page, '第 13 位不能是“O”')
    await look(page, 'register-code-refused')
    await page.getByLabel('统一社会信用代码', { exact: true }).fill(COMPANY.code)
    await see(page, '两个校验位都相符')
    await page.getByLabel('邮箱').fill(FOUNDER.email)
    await press(page, '提交登记')
    await see(page, '请填写这一栏')
    await look(page, 'register-refused')
    await page.getByLabel('姓名').fill(FOUNDER.name)
    await press(page, '提交登记')
    await see(page, `邮件已发往 ${FOUNDER.email}`)
    await look(page, 'register-sent')

    const admin = await city.open()
    await city.signIn(admin, 'system_administrator')
    await openLetter(city, admin, FOUNDER.email, /确认/)
    await look(admin, 'mailbox-confirmation')
    const link = /\/link\/[\w-]+/.exec((await admin.getByRole('main').textContent()) ?? '')?.[0]
    if (!link) throw new Error('no link in the letter')

    await page.goto(link)
    await see(page, '确认邮箱')
    for (const shown of [COMPANY.name, FOUNDER.name]) await see(page, shown)
    await look(page, 'link')
    await page.goto('/sign-in')
    await signInAs(page, FOUNDER)
    await see(page, '邮箱或密码不对')
    await page.goto(link)
    await page.getByLabel('设置密码').fill('short')
    await press(page, '确认邮箱')
    await see(page, '太短')
    await look(page, 'link-refused')
    await page.getByLabel('设置密码').fill(FOUNDER.password)
    await press(page, '确认邮箱')
    await see(page, '邮箱已确认，现在可以登录了')
    await page.goto(link)
    await see(page, '这个链接已失效')
    await look(page, 'link-used')
  })

  test('the startup drags, keys or types a time and sees the answer at once', async () => {
    const page = await city.open()
    const sem = await instrumentOf(city, SEM)
    const span = await freeSpan(city, sem, 2, 3)
    await page.goto(`/sign-in?next=${encodeURIComponent(`${sem.path}?mode=commissioned`)}`)
    await signInAs(page, FOUNDER)
    await see(page.getByRole('heading', { level: 1 }), SEM)

    await typeTimes(page, later(span, 24 * 7))
    await expectChosen(page, later(span, 24 * 7))
    await typeTimes(page, span)
    await expectAnswer(page, '需审批')
    await see(answerStrip(page), '市里准入、接受单位条款、机主批准')
    await see(answerStrip(page), '¥720')
    await expectChosen(page, span)

    await press(page, '取消选择')
    await drag(page, span)
    await expectAnswer(page, '需审批')
    await expectChosen(page, span)
    await look(page, 'time-line-answer')

    await page.reload()
    await expectAnswer(page, '需审批')
    await press(page, '取消选择')
    await settle(page)
    await page.reload()
    await settle(page)
    await selectByKeys(page, span, 30)
    await expectAnswer(page, '需审批')
    await expectChosen(page, span)
    await see(page.getByRole('status'), /^已选.*需审批/)
    await keys(page, 'Enter')
    await see(page.getByRole('heading', { level: 1 }), '预约')
    await page.waitForURL(/\/book\?/)
    await look(page, 'book')
  })

  test('what cannot be had shows every rule and times that can', async () => {
    const page = await city.open()
    const sem = await instrumentOf(city, SEM)
    const span = await freeSpan(city, sem, 2, 3)
    await signIn(city, page, FOUNDER)
    await page.goto(`${sem.path}?mode=commissioned`)
    const night = new Date(Date.parse(span.start) + 13 * 3_600_000 + 600_000).toISOString()
    await typeTimes(page, { start: span.start.replace(':00:00', ':10:00'), end: night })
    const strip = await expectAnswer(page, /[34] 条规则/)
    await press(strip, '看看为什么')
    for (const rule of [/30 分钟/, /最长|8 小时/, /开放/]) await see(strip.getByRole('listitem'), rule)
    await look(page, 'time-line-refused')
    await strip.getByRole('button', { name: /^(提前|推后|缩短)/ }).first().click()
    await expectAnswer(page, '需审批')
  })

  test('the request is held and marked while admission runs', async () => {
    const page = await city.open()
    const sem = await instrumentOf(city, SEM)
    const span = await freeSpan(city, sem, 2, 3)
    await signIn(city, page, FOUNDER)
    await page.goto(`${sem.path}?mode=commissioned&start=${span.start}&end=${span.end}`)
    await press(await expectAnswer(page, '需审批'), '预约这个时间')
    await see(page, '下一步：核对')
    await press(page, '下一步：核对')
    await see(page, '请填写这一栏')
    await page.getByLabel('预约名称').fill(TITLE)
    await page.getByLabel('给机主的留言').fill('三个断面，导电胶已备好。')
    await press(page, '下一步：核对')
    await see(page, '时间先为您保留到')
    await see(page, '其他用户只看到“已占用”')
    await page.getByText('我代表本单位接受以上条款').click()
    await look(page, 'book-confirm')
    await press(page, '提交申请')
    await see(page, '申请已提交')
    await see(page, /等待市里准入、机主批准/)
    await look(page, 'reservation-held')
    reservation = /reservations\/([\w-]+)/.exec(page.url())?.[1] ?? ''

    await page.goto('/mine')
    await look(page, 'mine')
    await see(page.getByRole('listitem'), TITLE)
    await see(page.getByRole('listitem'), '等待批准')
    // Whoever else looks sees that the time is taken, and nothing more.
    const { items } = await ask(city, `/instruments/${sem.id}/timeline?from=${span.start}&to=${span.end}`)
    expect(items).toMatchObject([{ kind: 'busy', title: null, reservation_id: null }])
  })

  test('the bureau admits the organisation', async () => {
    const page = await city.open()
    await city.signIn(page, 'bureau_officer')
    await page.goto('/bureau')
    await page.getByRole('link', { name: '用户单位准入' }).click()
    const row = page.getByRole('listitem').filter({ hasText: COMPANY.name })
    await see(row, COMPANY.code)
    await look(page, 'bureau-organisations')
    await press(row, '准入')
    await row.waitFor({ state: 'detached' })
  })

  test('the lab manager approves with one key', async () => {
    const page = await city.open()
    await city.signIn(page, 'lab_manager')
    await page.goto('/desk')
    await page.getByRole('button', { name: TITLE }).click()
    await see(page.getByRole('article'), '三个断面')
    await look(page, 'desk-inbox')
    await keys(page, 'a')
    await see(page, `已批准“${TITLE}”，预约已确认`)
  })

  test('the startup is told in the pages and by mail, with an invitation', async () => {
    const page = await city.open()
    await signIn(city, page, FOUNDER)
    await page.goto('/notices')
    await look(page, 'notices')
    await page.getByRole('main').getByRole('link', { name: /已确认/ }).first().click()
    await see(page.getByRole('heading', { level: 1 }), TITLE)
    await see(page, '这段时间归您使用')
    await look(page, 'reservation-confirmed')
    const [file] = await Promise.all([page.waitForEvent('download'), page.getByRole('link', { name: '加入日历' }).click()])
    expect(file.suggestedFilename()).toMatch(/\.ics$/)

    const admin = await city.open()
    await city.signIn(admin, 'system_administrator')
    await openLetter(city, admin, FOUNDER.email, /^预约已确认/)
    await see(admin, 'REQUEST')
    await look(admin, 'mailbox-invitation')
    const { calendar, id } = await confirmation(city, admin)
    expect(calendar).toContain('METHOD:REQUEST')
    expect(calendar.replace(/\r?\n[ \t]/g, '')).toContain(reservation)
    const raw = await admin.context().request.get(`/api/v1/admin/mailbox/${id}/raw`)
    expect(await raw.text()).toContain('text/calendar')
  })
}

async function confirmation(city: City, admin: Page): Promise<{ id: string; calendar: string }> {
  const letter = await until('the confirmation', async () => {
    const { items } = await ask(city, '/admin/mailbox?limit=100', admin)
    return items.find((each: { to: string; subject: string }) => each.to.includes(FOUNDER.email) && /^预约已确认/.test(each.subject))
  })
  return ask(city, `/admin/mailbox/${letter.id}`, admin)
}

/** Fills in the page for signing in. */
async function signInAs(page: Page, { email, password }: { email: string; password: string }): Promise<void> {
  await page.getByLabel('邮箱').fill(email)
  await page.getByLabel('密码').fill(password)
  await press(page.getByRole('main'), '登录')
  await settle(page)
}

function signIn(city: City, page: Page, { email, password }: { email: string; password: string }): Promise<unknown> {
  return change(city, page, 'POST', '/session', { email, password })
}
