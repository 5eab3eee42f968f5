/** What hands do to the pages: dragging on the time line, typing times, choosing from lists. */
import type { Locator, Page } from 'playwright-core'
import { expect } from 'vitest'
import { settle } from './harness'
import { type Span, wallOf } from './world'

/** Draws a span on an instrument's week with the mouse. */
export async function drag(page: Page, span: Span): Promise<void> {
  const from = await pointOf(page, span.start, 3)
  await page.mouse.move(from.x, from.y)
  await page.mouse.down()
  // The paper may have scrolled for the first point; the second is looked up on the paper as it is now.
  const to = await pointOf(page, span.end, -3)
  await page.mouse.move(to.x, (from.y + to.y) / 2, { steps: 4 })
  await page.mouse.move(to.x, to.y, { steps: 4 })
  await page.mouse.up()
}

/** Returns where an instant stands on the screen, some pixels below it. */
async function pointOf(page: Page, instant: string, below: number): Promise<{ x: number; y: number }> {
  const wall = wallOf(instant)
  const column = await box(page.locator(`[data-track="${wall.day}"]`))
  const hour = `${String(Math.floor(wall.minute / 60)).padStart(2, '0')}:00`
  const line = page.locator('.gutter .hour', { hasText: hour })
  await line.scrollIntoViewIfNeeded()
  const mark = await box(line)
  return { x: column.x + column.width / 2, y: mark.y + mark.height / 2 + below }
}

/**
 * Selects a span on an instrument's week with the keyboard alone: by Tab into the grid, by arrows to the day and the
 * hour, by Shift and arrows to the end.
 */
export async function selectByKeys(page: Page, span: Span, gridMinutes: number): Promise<void> {
  for (let tabs = 0; tabs < 60 && (await cursorOf(page)) === null; tabs += 1) await page.keyboard.press('Tab')
  const [start, end] = [wallOf(span.start), wallOf(span.end)]
  for (let steps = 0; steps < 60; steps += 1) {
    const at = wallOf((await cursorOf(page)) ?? 0)
    if (at.day !== start.day) await page.keyboard.press(at.day < start.day ? 'ArrowRight' : 'ArrowLeft')
    else if (at.minute !== start.minute) await page.keyboard.press(at.minute < start.minute ? 'ArrowDown' : 'ArrowUp')
    else break
    await settle(page)
  }
  const cells = (end.day * 1440 + end.minute - start.day * 1440 - start.minute) / gridMinutes
  for (let cell = 1; cell < cells; cell += 1) await page.keyboard.press('Shift+ArrowDown')
}

/** Returns the instant of the cell that has the focus. */
async function cursorOf(page: Page): Promise<number | null> {
  const name = await page.evaluate(() => document.activeElement?.getAttribute('data-cell') ?? null)
  return name === null ? null : Number(name.split(' ').at(-1))
}

/** Types a span into the four fields above the time line. */
export async function typeTimes(page: Page | Locator, span: Span): Promise<void> {
  const [start, end] = [wallOf(span.start), wallOf(span.end)]
  await fill(page.getByLabel('开始日期'), start.date)
  await fill(page.getByLabel('开始时刻'), start.clock)
  await fill(page.getByLabel('结束日期'), end.date)
  await fill(page.getByLabel('结束时刻'), end.clock)
}

async function fill(field: Locator, text: string): Promise<void> {
  await field.fill(text)
  await field.press('Enter')
}

/** The live answer under the selection. */
export function answerStrip(page: Page): Locator {
  return page.getByRole('region', { name: '所选时间的答复' })
}

/** Waits for the live answer and checks that it begins with a word. */
export async function expectAnswer(page: Page, word: string | RegExp): Promise<Locator> {
  const strip = answerStrip(page)
  await see(strip, word)
  await settle(page)
  return strip
}

/** Waits until words are to be seen in a part of a page. */
export async function see(part: Page | Locator, words: string | RegExp): Promise<void> {
  await part.getByText(words).filter({ visible: true }).first().waitFor()
}

/** Checks that words are not to be seen in a part of a page that has settled. */
export async function seeNot(part: Page | Locator, words: string | RegExp): Promise<void> {
  expect(await part.getByText(words).filter({ visible: true }).count(), `“${words}” on the page`).toBe(0)
}

/** Presses a button by its words. */
export async function press(part: Page | Locator, words: string | RegExp): Promise<void> {
  await part.getByRole('button', { name: words }).filter({ visible: true }).first().click()
}

/** Presses keys one after the other. */
export async function keys(page: Page, ...names: string[]): Promise<void> {
  for (const name of names) await page.keyboard.press(name)
}

/** Chooses an entry of a list that opens on a click. */
export async function pick(page: Page, list: string | RegExp, entry: string | RegExp): Promise<void> {
  // The words of what is chosen lie above the field.
  await page.getByRole('combobox', { name: list, exact: true }).filter({ visible: true }).first().click({ force: true })
  await page.getByRole('option', { name: entry }).filter({ visible: true }).first().click()
}

/** Waits until the address names this span, as it does once the selection rests. */
export async function expectChosen(page: Page, span: Span): Promise<void> {
  await page.waitForURL((url) => sameInstant(url, 'start', span.start) && sameInstant(url, 'end', span.end))
}

function sameInstant(url: URL, name: string, instant: string): boolean {
  return Date.parse(url.searchParams.get(name) ?? '') === Date.parse(instant)
}

async function box(place: Locator): Promise<{ x: number; y: number; width: number; height: number }> {
  const found = await place.boundingBox()
  if (!found) throw new Error(`not on the screen: ${place}`)
  return found
}
