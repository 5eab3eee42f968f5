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

/** Types a span into the four fields above the time line. */
export async function typeTimes(page: Page, span: Span): Promise<void> {
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
export async function expectAnswer(page: Page, word: string): Promise<Locator> {
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
  await page.getByRole('combobox', { name: list }).click()
  await page.getByRole('option', { name: entry }).filter({ visible: true }).first().click()
}

async function box(place: Locator): Promise<{ x: number; y: number; width: number; height: number }> {
  const found = await place.boundingBox()
  if (!found) throw new Error(`not on the screen: ${place}`)
  return found
}
