/**
 * What a journey is written with:
 *
 *     const city = useCity()
 *     test('the lab manager approves', async () => {
 *       const page = await city.open()
 *       await city.signIn(page, 'lab_manager')
 *       await city.visit(page, '/desk')
 *       …
 *     })
 *
 * Each file has its own server and browser, each page its own context, so people do not share cookies. Deliberately
 * absent: retries and fixed waiting times.
 */
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, expect } from 'vitest'
import { SIZES, inspect, photograph, startBrowser, watch } from './browser'
import { type Account, type Server, type ServerOptions, startServer } from './server'

export { expectAccessible, inspect, photograph, settle } from './browser'
export { freshDatabase } from './server'

/** How long a page may take to show what is waited for; the machine may be busy. */
const ACTION_LIMIT_MS = 20_000

/** How a person looks at the pages. */
export interface Viewer {
  locale?: 'zh-CN' | 'en-GB'
  size?: keyof typeof SIZES
  dark?: boolean
}

/** The server and the browser of a file of journeys. */
export interface City {
  /** The running server: its address, its accounts, its data folder, what it prints. */
  readonly server: Server
  /** Opens an empty page for a person of their own. */
  open(viewer?: Viewer): Promise<Page>
  /** Signs that person in as the demonstration city's account of this role. */
  signIn(page: Page, role: string): Promise<void>
  /** Signs that person in by an address of the demonstration city, where all have one password. */
  signInBy(page: Page, email: string): Promise<void>
  /** Goes to a path, checks it with axe and photographs it at both widths; the picture is called after the path. */
  visit(page: Page, path: string, name?: string): Promise<void>
}

/** Starts a server and a browser before the tests of this file and stops them after. */
export function useCity(options: ServerOptions | (() => ServerOptions) = {}): City {
  let server: Server | undefined
  let browser: Browser | undefined
  let problems: string[] = []
  const contexts: BrowserContext[] = []
  const running = () => {
    if (!server) throw new Error('the server runs only inside tests')
    return server
  }

  const send = async (page: Page, account: Account) => {
    const data = { ...account }
    const answer = await page.context().request.post('/api/v1/session', { data, headers: { Origin: running().address } })
    if (!answer.ok()) throw new Error(`signing in as ${account.email}: ${answer.status()} ${await answer.text()}`)
  }

  beforeAll(async () => {
    browser = await startBrowser()
    server = await startServer(typeof options === 'function' ? options() : options)
  })
  afterEach(async ({ task }) => {
    const pages = contexts.flatMap((context) => context.pages())
    if (task.result?.state === 'fail') {
      for (const [n, page] of pages.entries()) await photograph(page, `failed-${nameOf(task.name)}-${n + 1}`)
    }
    await Promise.all(contexts.splice(0).map((context) => context.close()))
    const seen = problems
    problems = []
    expect(seen, 'what happened on the pages').toEqual([])
  })
  afterAll(async () => {
    await browser?.close()
    await server?.stop()
  })

  return {
    get server() {
      return running()
    },
    async open({ locale = 'zh-CN', size = 'desktop', dark = false }: Viewer = {}) {
      const { address } = running()
      const context = await browser!.newContext({
        baseURL: address,
        locale,
        timezoneId: 'Asia/Shanghai',
        viewport: SIZES[size],
        colorScheme: dark ? 'dark' : 'light',
        reducedMotion: 'reduce',
      })
      context.setDefaultTimeout(ACTION_LIMIT_MS)
      contexts.push(context)
      const page = await context.newPage()
      watch(page, address, (problem) => problems.push(`${page.url()}: ${problem}`))
      return page
    },
    async signIn(page, role) {
      const { accounts } = running()
      const account = accounts.get(role)
      if (!account) throw new Error(`no account for ${role} among ${[...accounts.keys()].join(', ')}`)
      await send(page, account)
    },
    async signInBy(page, email) {
      const [anybody] = running().accounts.values()
      await send(page, { password: '', ...anybody, email })
    },
    async visit(page, path, name = nameOf(path)) {
      await page.goto(path)
      await inspect(page, name)
    },
  }
}

/** A file name from a path or a title: letters and figures, joined by hyphens. */
function nameOf(text: string): string {
  return text.replace(/[^\p{L}\p{N}]+/gu, '-').replace(/^-|-$/g, '') || 'home'
}
