/** The cursor and the selection: one cell in the tab order, and what the keys do with it. */

import type { Ref } from 'vue'
import { computed, nextTick, ref, watch } from 'vue'
import { cellName } from './context'
import type { Hit } from './gesture'
import type { Grid } from './grid'
import { floorTo } from './grid'
import type { Chosen, Focus, Key } from './keyboard'
import { press } from './keyboard'
import type { Lane } from './rows'
import { bordersOf } from './state'
import type { TimeLineMode } from './types'
import type { Window } from './window'
import { firstFocus, windowHolding } from './window'

/** What the focus needs to know and whom it tells. */
export interface FocusWorld {
  root: Ref<HTMLElement | null>
  mode: () => TimeLineMode
  grid: () => Grid
  window: () => Window
  now: () => number
  rowIds: () => string[]
  lane: (rowId: string) => Lane | null
  selection: () => Chosen | null
  selectable: () => boolean
  rowLocked: () => boolean
  pressMinutes: () => number
  choose: (chosen: Chosen | null) => void
  open: (key: string, rowId: string) => void
  commit: (chosen: Chosen) => void
  turn: (window: Window) => void
}

/** Keeps the cursor inside the window and the rows, and answers keys. */
export function useFocus(world: FocusWorld) {
  const cursor = ref<Hit>(entry())
  const anchor = ref<number | null>(null)
  /** Where the cursor goes once the page has turned to another window. */
  let pending: Hit | null = null
  let known: Chosen | null = null

  function entry(rowId = world.rowIds()[0] ?? ''): Hit {
    const openings = world.lane(rowId)?.open.map((range) => range.start) ?? []
    return { rowId, at: floorTo(firstFocus(world.window(), world.now(), openings, world.grid().zone), world.grid()) }
  }

  function isShown(at: number): boolean {
    const { from, to } = world.window()
    return floorTo(from, world.grid()) <= at && at < to
  }

  /** Gives the focus to the cursor's cell; a pointer is already where the page should stay. */
  async function focusCell(scrolls = true): Promise<void> {
    await nextTick()
    const name = cellName(cursor.value).replace(/["\\]/g, '\\$&')
    const cell = world.root.value?.querySelector<HTMLElement>(`[data-cell="${name}"]`)
    cell?.focus({ preventScroll: true })
    if (scrolls) cell?.scrollIntoView?.({ block: 'nearest', inline: 'nearest' })
  }

  function choose(chosen: Chosen | null): void {
    known = chosen
    world.choose(chosen)
  }

  function go(next: Focus): void {
    anchor.value = next.anchor
    if (next.selection !== world.selection()) choose(next.selection)
    if (isShown(next.at)) {
      cursor.value = { rowId: next.rowId, at: next.at }
      void focusCell()
    } else {
      pending = { rowId: next.rowId, at: next.at }
      world.turn(windowHolding(next.at, world.window(), world.grid().zone))
    }
  }

  /** The item under the cursor that opens, if any. */
  const itemHere = computed(() => {
    const { rowId, at } = cursor.value
    const block = world.lane(rowId)?.blocks.find(({ start, end, item }) => start <= at && at < end && isOpenable(item))
    return block?.item.key ?? null
  })

  function onKey(event: KeyboardEvent): void {
    if (event.altKey || event.metaKey || !answer(event)) return
    event.preventDefault()
    event.stopPropagation()
  }

  /** Does what a key asks for; says whether it was one of ours. */
  function answer(key: Key): boolean {
    pending = null
    const { from, to } = world.window()
    const lane = world.lane(cursor.value.rowId)
    const outcome = press(
      key,
      { ...cursor.value, anchor: anchor.value, selection: world.selection() },
      {
        mode: world.mode(), grid: world.grid(), rowIds: world.rowIds(), from, to, pressMinutes: world.pressMinutes(),
        selectable: world.selectable(), rowLocked: world.rowLocked(), borders: lane ? bordersOf(lane, from, to) : [],
      },
      itemHere.value !== null,
    )
    if (outcome.kind === 'ignored') return false
    const selection = world.selection()
    if (outcome.kind === 'focus') go(outcome.focus)
    else if (outcome.kind === 'open' && itemHere.value !== null) world.open(itemHere.value, cursor.value.rowId)
    else if (outcome.kind === 'commit' && selection) world.commit(selection)
    return true
  }

  /** Puts the cursor where a pointer pressed. */
  function placeAt(hit: Hit): void {
    cursor.value = { rowId: hit.rowId, at: floorTo(hit.at, world.grid()) }
    anchor.value = null
  }

  /** Puts the cursor and the focus at the beginning of what a pointer has chosen. */
  async function settle(): Promise<void> {
    await nextTick()
    const selection = world.selection()
    if (!selection) return
    if (isShown(selection.start)) placeAt({ rowId: selection.rowId, at: selection.start })
    await focusCell(false)
  }

  watch(world.selection, (selection) => {
    const ours = selection?.rowId === known?.rowId && selection?.start === known?.start && selection?.end === known?.end
    if (ours || !selection) return
    known = selection
    anchor.value = null
    if (isShown(selection.start)) cursor.value = { rowId: selection.rowId, at: floorTo(selection.start, world.grid()) }
  })

  watch([() => world.window().from, () => world.window().to, () => world.rowIds(), () => world.grid()], () => {
    const rowId = world.rowIds().includes(cursor.value.rowId) ? cursor.value.rowId : (world.rowIds()[0] ?? '')
    if (pending && isShown(pending.at)) {
      cursor.value = pending
      pending = null
      void focusCell()
    } else if (rowId !== cursor.value.rowId || !isShown(cursor.value.at)) {
      cursor.value = entry(rowId)
    }
  })

  return { cursor, onKey, answer, placeAt, settle, choose, focusCell }
}

/** Says whether pressing an item shows more of it: not where the reader may only know that the time is taken. */
export function isOpenable(item: { kind: string; title?: string | null; mine: boolean }): boolean {
  return item.kind !== 'busy' || item.mine || Boolean(item.title)
}
