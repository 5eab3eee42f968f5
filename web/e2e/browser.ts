/** What every visit to a page checks: it settles, axe finds nothing, it has been photographed at two widths. */
import { mkdirSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import axe from 'axe-core'
import { type Browser, type Page, type Request, chromium } from 'playwright-core'

/** The widths at which people use the pages. */
export const SIZES = {
  desktop: { width: 1280, height: 800 },
  phone: { width: 390, height: 844 },
} as const

const QUIET_MS = 300
const SETTLE_LIMIT_MS = 20_000

/** Pages' requests that have no answer yet, without the stream of changes, which never ends. */
const underWay = new WeakMap<Page, Set<Request>>()

/** Starts the browser named by CHROMIUM, with everything off that would ask the network for something. */
export function startBrowser(): Promise<Browser> {
  return chromium.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  })
}

/** Watches a new page: counts its requests and reports what must not happen on any page. */
export function watch(page: Page, address: string, report: (problem: string) => void): void {
  const open = new Set<Request>()
  underWay.set(page, open)
  page.on('request', (request) => {
    if (request.resourceType() !== 'eventsource') open.add(request)
    if (!/^(data|blob):/.test(request.url()) && !request.url().startsWith(`${address}/`)) {
      report(`asked another server: ${request.url()}`)
    }
  })
  page.on('requestfinished', (request) => open.delete(request))
  page.on('requestfailed', (request) => open.delete(request))
  page.on('response', (response) => {
    if (response.status() >= 500) report(`${response.status()} from ${response.url()}`)
  })
  page.on('pageerror', (error) => report(`uncaught: ${error.stack ?? error.message}`))
}

/** Waits until no request is open, nothing is marked busy and the fonts are there. */
export async function settle(page: Page): Promise<void> {
  const open = underWay.get(page) ?? new Set()
  for (let waited = 0, quiet = 0; waited < SETTLE_LIMIT_MS; waited += 50) {
    const busy = open.size > 0 || (await page.locator('[aria-busy="true"]').count()) > 0
    quiet = busy ? 0 : quiet + 50
    if (quiet >= QUIET_MS) {
      await page.evaluate(() => document.fonts.ready)
      return
    }
    await delay(50)
  }
  const waiting = [...open].map((request) => request.url())
  throw new Error(`${page.url()} does not settle; still open: ${waiting.join(', ') || 'something marked busy'}`)
}

/** Fails with every violation that axe finds on the page as it is now, but for a mail's preview: no script runs in there. */
export async function expectAccessible(page: Page): Promise<void> {
  await page.evaluate(axe.source)
  const { violations } = await page.evaluate((options) => (window as unknown as { axe: typeof axe }).axe.run(options), { iframes: false })
  if (violations.length === 0) return
  const lines = violations.map(({ id, impact, help, nodes }) => {
    const places = nodes.map((node) => `    ${node.target.join(' ')}  ${node.html.slice(0, 160)}`)
    return `  ${id} (${impact}): ${help}\n${places.join('\n')}`
  })
  const size = page.viewportSize()
  throw new Error(`axe on ${page.url()} at ${size?.width} px:\n${lines.join('\n')}`)
}

/** Settles, checks and photographs the page at both widths, its own width last, so that it stays as it was. */
export async function inspect(page: Page, name: string): Promise<void> {
  const own = page.viewportSize()?.width
  const sizes = Object.entries(SIZES).sort(([, a], [, b]) => Number(a.width === own) - Number(b.width === own))
  for (const [size, viewport] of sizes) {
    await page.setViewportSize(viewport)
    await settle(page)
    await photograph(page, `${name}-${size}`)
    await expectAccessible(page)
  }
}

/** Takes a picture of what is on the screen, into the folder JISHI_SCREENSHOTS. */
export async function photograph(page: Page, name: string): Promise<void> {
  const folder = resolve(process.env.JISHI_SCREENSHOTS ?? join(import.meta.dirname, '../../target/screenshots'))
  mkdirSync(folder, { recursive: true })
  await page.screenshot({ path: join(folder, `${name}.png`), animations: 'disabled', caret: 'hide' })
}
