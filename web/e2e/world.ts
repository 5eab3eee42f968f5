/** What a journey needs to know of the city before it begins: which instrument, which time is free, which letter came. */
import { setTimeout as delay } from 'node:timers/promises'
import type { Page } from 'playwright-core'
import { type City, settle } from './harness'

const HOUR = 3_600_000
const DAY = 24 * HOUR
/** Every facility of the demonstration city keeps China Standard Time, which has no summer time. */
const OFFSET = 8 * HOUR
const WAIT_LIMIT_MS = 30_000

/** A span of time as the API writes it. */
export interface Span {
  start: string
  end: string
}

/** A wall-clock time in the city. */
export interface Wall {
  /** `2026-12-01` */
  date: string
  /** `09:30` */
  clock: string
  /** Days since 1970-01-01. */
  day: number
  /** Minutes since midnight. */
  minute: number
}

/** What an instrument is to a journey. */
export interface Instrument {
  id: string
  path: string
}

/** Returns the wall-clock time of an instant. */
export function wallOf(instant: string | number): Wall {
  const local = new Date((typeof instant === 'string' ? Date.parse(instant) : instant) + OFFSET)
  const text = local.toISOString()
  const minute = local.getUTCHours() * 60 + local.getUTCMinutes()
  return { date: text.slice(0, 10), clock: text.slice(11, 16), day: Math.floor(local.getTime() / DAY), minute }
}

/** Returns the instant of a wall-clock time, in the form of an address. */
export function instantOf(day: number, minute: number): string {
  return new Date(day * DAY + minute * 60_000 - OFFSET).toISOString().replace('.000', '')
}

/** Returns the span some hours later. */
export function later({ start, end }: Span, hours: number): Span {
  const shift = (text: string) => new Date(Date.parse(text) + hours * HOUR).toISOString().replace('.000', '')
  return { start: shift(start), end: shift(end) }
}

/** Finds an instrument by its Chinese name. */
export async function instrumentOf(city: City, name: string): Promise<Instrument> {
  const { items } = await ask(city, `/instruments?limit=100`)
  const found = items.find((each: { name: { zh: string } }) => each.name.zh === name)
  if (!found) throw new Error(`no instrument ${name}`)
  return { id: found.id, path: `/instruments/${found.id}` }
}

/**
 * Returns the first whole hours, at least `days` days from now, in which the instrument is open and free.
 *
 * Anything else on the calendar is kept an hour away, so that buffers do not matter, and so is the opening, so that a
 * mouse finds the beginning below the heads of the time line.
 */
export async function freeSpan(city: City, { id }: Instrument, hours: number, days: number): Promise<Span> {
  const from = Date.now() + days * DAY
  for (let week = 0; week < 6; week += 1) {
    const [begin, end] = [from + week * 7 * DAY, from + (week + 1) * 7 * DAY].map((ms) => new Date(ms).toISOString())
    const calendar = await ask(city, `/instruments/${id}/timeline?from=${begin}&to=${end}`)
    const taken: [number, number][] = calendar.items.map((each: Span) => [Date.parse(each.start) - HOUR, Date.parse(each.end) + HOUR])
    for (const opening of calendar.open) {
      let start = Math.ceil(Math.max(Date.parse(opening.start) + HOUR, from) / HOUR) * HOUR
      for (; start + hours * HOUR <= Date.parse(opening.end); start += HOUR) {
        const stop = start + hours * HOUR
        if (!taken.some(([a, b]) => a < stop && start < b)) return { start: iso(start), end: iso(stop) }
      }
    }
  }
  throw new Error(`nothing free for ${hours} hours`)
}

/** Asks the API as nobody in particular, or as the person whose page it is. */
export async function ask(city: City, path: string, page?: Page) {
  if (page) {
    const answer = await page.context().request.get(`/api/v1${path}`)
    if (!answer.ok()) throw new Error(`${path}: ${answer.status()} ${await answer.text()}`)
    return answer.json()
  }
  const answer = await fetch(`${city.server.address}/api/v1${path}`)
  if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`)
  return answer.json()
}

/** Sends a change to the API as the person whose page it is: for scenery, never for what the journey is about. */
export async function change(city: City, page: Page, method: 'PUT' | 'POST' | 'PATCH', path: string, data: object, revision?: number) {
  const headers = { Origin: city.server.address, ...(revision === undefined ? {} : { 'If-Match': `"${revision}"` }) }
  const answer = await page.context().request.fetch(`/api/v1${path}`, { method, data, headers })
  if (!answer.ok()) throw new Error(`${method} ${path}: ${answer.status()} ${await answer.text()}`)
  return answer.status() === 204 ? null : answer.json()
}

/** Waits until something is there. */
export async function until<T>(what: string, look: () => Promise<T | null | undefined | false>): Promise<T> {
  for (let waited = 0; waited < WAIT_LIMIT_MS; waited += 100) {
    const found = await look()
    if (found) return found
    await delay(100)
  }
  throw new Error(`still waiting for ${what}`)
}

/** A letter as the administrator's mailbox lists it. */
export interface Letter {
  id: string
  to: string
  subject: string
  has_calendar: boolean
}

/** Opens, as an administrator, the newest letter to an address whose subject fits, once it has arrived. */
export async function openLetter(city: City, admin: Page, to: string, subject: RegExp): Promise<Letter> {
  const letter = await until(`a letter to ${to} about ${subject}`, async () => {
    const { items } = await ask(city, '/admin/mailbox?limit=100', admin)
    return (items as Letter[]).find((each) => each.to.includes(to) && subject.test(each.subject))
  })
  await admin.goto('/admin/mailbox')
  await settle(admin)
  await admin.locator(`a[href="/admin/mailbox/${letter.id}"]`).click()
  await settle(admin)
  return letter
}

function iso(ms: number): string {
  return new Date(ms).toISOString().replace('.000', '')
}
