/** Starts and stops the server's own program, as a person would: a data folder, a free port, what it prints. */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'

const START_LIMIT_MS = 90_000
const STOP_LIMIT_MS = 10_000

/** An account of the demonstration city, as the server prints it: role, address, password on one line. */
export interface Account {
  email: string
  password: string
}

/** A running server. */
export interface Server {
  /** Its address, without a slash at the end. */
  address: string
  /** The folder of its database and mailbox. */
  data: string
  /** One account per role; empty without the demonstration city. */
  accounts: Map<string, Account>
  /** Everything it has printed up to now. */
  output: () => string
  /** Asks it to stop; fails unless it does so in good order. */
  stop: () => Promise<void>
}

/** What differs from a plain demonstration city on SQLite. */
export interface ServerOptions {
  /** Without demonstration city, as on the first day. */
  empty?: boolean
  /** Further settings, `JISHI_…`. */
  settings?: Record<string, string>
}

/** Starts a server with an empty data folder and waits until it has printed its address. */
export async function startServer(options: ServerOptions = {}): Promise<Server> {
  const program = resolve(process.env.JISHI_BIN ?? join(import.meta.dirname, '../../target/debug/jishi'))
  if (!existsSync(program)) throw new Error(`no server at ${program}: run \`cargo build --workspace\` first`)
  const data = mkdtempSync(join(tmpdir(), 'jishi-journey-'))
  const child = spawn(program, options.empty ? ['serve'] : ['serve', '--demo'], {
    cwd: data,
    env: { ...outsideSettings(), JISHI_DATA_DIR: data, JISHI_LISTEN: '127.0.0.1:0', ...options.settings },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let printed = ''
  child.stdout.on('data', (piece: Buffer) => (printed += piece.toString()))
  child.stderr.on('data', (piece: Buffer) => (printed += piece.toString()))

  const stop = async () => {
    try {
      await end(child, () => printed)
    } finally {
      rmSync(data, { recursive: true, force: true })
    }
  }
  try {
    const address = await readAddress(child, () => printed)
    return { address, data, accounts: readAccounts(printed), output: () => printed, stop }
  } catch (error) {
    child.kill('SIGKILL')
    rmSync(data, { recursive: true, force: true })
    throw error
  }
}

/** Makes a database of its own on the PostgreSQL server of the test run and returns its address. */
export function freshDatabase(): string {
  const admin = process.env.JISHI_TEST_POSTGRES_URL
  if (!admin) throw new Error('JISHI_TEST_POSTGRES_URL is not set: run the journeys by `cargo xtask test journeys`')
  const name = `journey_${randomBytes(6).toString('hex')}`
  execFileSync(join(process.env.PG_BIN ?? '', 'createdb'), ['--maintenance-db', admin, name])
  const url = new URL(admin)
  url.pathname = `/${name}`
  return url.href
}

/** The surroundings without the caller's own settings. */
function outsideSettings(): Record<string, string | undefined> {
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('JISHI_')))
}

async function readAddress(child: ChildProcess, printed: () => string): Promise<string> {
  for (let waited = 0; waited < START_LIMIT_MS; waited += 50) {
    const found = /https?:\/\/127\.0\.0\.1:[1-9]\d*/.exec(printed())
    if (found && (await answers(found[0]))) return found[0]
    if (child.exitCode !== null) throw new Error(`the server ended with ${child.exitCode}:\n${printed()}`)
    await delay(50)
  }
  throw new Error(`the server printed no address:\n${printed()}`)
}

/** Whether the server takes requests; the accounts are printed by then as well. */
async function answers(address: string): Promise<boolean> {
  try {
    return (await fetch(`${address}/readyz`)).ok
  } catch {
    return false
  }
}

function readAccounts(printed: string): Map<string, Account> {
  const lines = printed.matchAll(/^\s*([a-z]+(?:_[a-z]+)*)\s+(\S+@\S+)\s+(\S+)/gm)
  return new Map([...lines].map(([, role, email, password]) => [role!, { email: email!, password: password! }]))
}

async function end(child: ChildProcess, printed: () => string): Promise<void> {
  if (child.exitCode === null && child.signalCode === null) {
    child.kill('SIGTERM')
    const timer = setTimeout(() => child.kill('SIGKILL'), STOP_LIMIT_MS)
    await once(child, 'exit')
    clearTimeout(timer)
  }
  if (child.exitCode !== 0) {
    throw new Error(`the server ended with ${child.exitCode ?? child.signalCode}:\n${printed().slice(-4000)}`)
  }
}
