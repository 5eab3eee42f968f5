/** Mouse and touch on the paper: drawing, moving and resizing a selection. Decisions are in `gesture.ts`. */

import type { Ref } from 'vue'
import { onBeforeUnmount, onMounted, ref } from 'vue'
import type { Grip, Hit } from './gesture'
import { DRAG_PIXELS, LONG_PRESS_MS, TREMBLE_PIXELS, boundRow, chosenByDrag, chosenByPress, edgePull } from './gesture'
import type { Grid } from './grid'
import type { Chosen } from './keyboard'
import type { Edge } from './selection'

/** What gestures need to know and whom they tell. */
export interface GestureWorld {
  /** Holds the paper; its `[data-scroller]` scrolls. */
  stage: Ref<HTMLElement | null>
  hitAt: (x: number, y: number, rowId: string | null) => Hit | null
  grid: () => Grid
  pressMinutes: () => number
  selectable: () => boolean
  rowLocked: () => boolean
  selection: () => Chosen | null
  /** The span of the item with this key when it may be moved. */
  movable: (key: string) => Chosen | null
  choose: (chosen: Chosen | null) => void
  place: (hit: Hit) => void
  /** The pointer has left a selection behind: keys may take over. */
  settle: () => void
}

interface Press {
  pointer: number
  touch: boolean
  x: number
  y: number
  grip: Grip
  before: Chosen | null
  /** A press that never becomes a drag: on free paper it chooses, on a selection or an item it does not. */
  choosesByPress: boolean
}

/** Listens on the stage and keeps the selection up to date while a pointer is down. */
export function useGestures(world: GestureWorld) {
  /** A drag is going on: the view hides what would be in its way. */
  const dragging = ref(false)
  let press: Press | null = null
  let timer: ReturnType<typeof setTimeout> | undefined
  let frame = 0
  let dragged = false

  function onPointerDown(event: PointerEvent): void {
    if (press || event.button !== 0 || !event.isPrimary || !world.selectable()) return
    const target = event.target as Element
    if (!target.closest('[data-track], [data-edge]')) return
    const hit = world.hitAt(event.clientX, event.clientY, null)
    const found = hit && gripOf(target, hit)
    dragged = false
    if (!hit || !found) return
    const touch = event.pointerType === 'touch'
    press = { pointer: event.pointerId, touch, x: event.clientX, y: event.clientY, before: world.selection(), ...found }
    window.addEventListener('pointermove', onPointerMove)
    window.addEventListener('pointerup', onPointerUp)
    window.addEventListener('pointercancel', cancel)
    if (found.grip.kind === 'resize') begin(event)
    else if (touch) timer = setTimeout(() => begin(event), LONG_PRESS_MS)
    else if (found.choosesByPress) world.place(hit)
  }

  function gripOf(target: Element, hit: Hit): Pick<Press, 'grip' | 'choosesByPress'> | null {
    const base = world.selection()
    const edge = target.closest<HTMLElement>('[data-edge]')?.dataset.edge as Edge | undefined
    if (edge && base) return { grip: { kind: 'resize', edge, base }, choosesByPress: false }
    if (target.closest('[data-selection]') && base) return { grip: { kind: 'move', from: hit, base }, choosesByPress: false }
    const key = target.closest<HTMLElement>('[data-open]')?.dataset.open
    if (key === undefined) return world.rowLocked() ? null : { grip: { kind: 'draw', from: hit }, choosesByPress: true }
    const own = world.movable(key)
    return own && { grip: { kind: 'move', from: hit, base: own }, choosesByPress: false }
  }

  /** The press has become a drag. */
  function begin(event: PointerEvent): void {
    if (!press) return
    dragging.value = dragged = true
    const stage = world.stage.value
    if (press.touch) {
      stage?.setPointerCapture?.(press.pointer)
      navigator.vibrate?.(10)
    }
    if (press.grip.kind === 'draw' && press.touch) {
      world.place(press.grip.from)
      world.choose(chosenByPress(press.grip.from, world.pressMinutes(), world.grid()))
    } else if (press.grip.kind !== 'resize') follow(event.clientX, event.clientY)
  }

  function onPointerMove(event: PointerEvent): void {
    if (!press || event.pointerId !== press.pointer) return
    const distance = Math.hypot(event.clientX - press.x, event.clientY - press.y)
    if (!dragging.value) {
      if (press.touch && distance > TREMBLE_PIXELS) return stop()
      if (press.touch || distance < DRAG_PIXELS) return
      begin(event)
    } else if (press.touch && distance < TREMBLE_PIXELS) return
    follow(event.clientX, event.clientY)
    pull(event.clientX, event.clientY)
  }

  function follow(x: number, y: number): void {
    if (!press) return
    const hit = world.hitAt(x, y, boundRow(press.grip, world.rowLocked()))
    if (hit) world.choose(chosenByDrag(press.grip, hit, world.grid()))
  }

  /** Scrolls on while the pointer rests near an edge of the paper. */
  function pull(x: number, y: number): void {
    cancelAnimationFrame(frame)
    const scroller = world.stage.value?.querySelector<HTMLElement>('[data-scroller]')
    if (!scroller || !press) return
    const box = scroller.getBoundingClientRect()
    const down = edgePull(y, box.top + Number(scroller.dataset.head ?? 0), box.bottom)
    const right = edgePull(x, box.left + Number(scroller.dataset.side ?? 0), box.right)
    if (down === 0 && right === 0) return
    frame = requestAnimationFrame(() => {
      scroller.scrollBy(right, down)
      follow(x, y)
      pull(x, y)
    })
  }

  function onPointerUp(event: PointerEvent): void {
    if (!press || event.pointerId !== press.pointer) return
    const { grip, touch, choosesByPress } = press
    const pressed = !dragging.value && !touch && choosesByPress
    const ended = dragging.value || pressed
    stop()
    // The click that belongs to this press comes before any timer.
    setTimeout(() => { dragged = false })
    if (pressed && grip.kind === 'draw') world.choose(chosenByPress(grip.from, world.pressMinutes(), world.grid()))
    if (ended) world.settle()
  }

  /** Gives back what was selected before; also when the browser takes the pointer for scrolling. */
  function cancel(): void {
    const before = dragging.value && press ? press.before : undefined
    stop()
    if (before !== undefined) world.choose(before)
  }

  function stop(): void {
    clearTimeout(timer)
    cancelAnimationFrame(frame)
    press = null
    dragging.value = false
    window.removeEventListener('pointermove', onPointerMove)
    window.removeEventListener('pointerup', onPointerUp)
    window.removeEventListener('pointercancel', cancel)
  }

  /** A finger that selects must not scroll the page, nor bring up its menu. */
  const keepStill = (event: Event) => {
    if (dragging.value || (event.type === 'contextmenu' && press?.touch)) event.preventDefault()
  }
  onMounted(() => {
    world.stage.value?.addEventListener('touchmove', keepStill, { passive: false })
    world.stage.value?.addEventListener('contextmenu', keepStill)
  })
  onBeforeUnmount(stop)

  /** Says whether the click that now arrives only ends a drag. */
  const wasDragged = () => dragged

  return { dragging, onPointerDown, cancel, wasDragged }
}
