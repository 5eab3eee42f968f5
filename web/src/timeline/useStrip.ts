/** Keeps the answer beside the selection while things move; the arithmetic is in `strip.ts`. */

import type { Ref } from 'vue'
import { nextTick, onBeforeUnmount, onMounted, ref, watch } from 'vue'
import { stripPlace } from './strip'

/** Width of a floating strip, and the height it is taken for until it is measured, in pixels. */
const STRIP = { width: 340, height: 120 }

/** Returns where the strip floats, or nothing while it is docked. */
export function useStrip(stage: Ref<HTMLElement | null>, strip: Ref<HTMLElement | null>, changes: () => unknown[]) {
  const place = ref<{ left: number; top: number } | null>(null)
  /** A docked strip is wide and low: its height says nothing about whether it would fit floating. */
  let height = STRIP.height
  let observer: ResizeObserver | null = null

  function measure(): void {
    const element = stage.value
    const scroller = element?.querySelector<HTMLElement>('[data-scroller]')
    if (!element || !scroller) return
    if (place.value && strip.value) height = strip.value.getBoundingClientRect().height
    const origin = element.getBoundingClientRect()
    const panes = [...element.querySelectorAll('[data-selection]')].map((pane) => {
      const { left, top, width, height } = pane.getBoundingClientRect()
      return { left: left - origin.left, top: top - origin.top, width, height }
    })
    const sizes = { width: origin.width, height: origin.height, top: Number(scroller.dataset.head ?? 0) }
    place.value = stripPlace(panes, { width: STRIP.width, height }, sizes)
  }

  onMounted(() => {
    stage.value?.addEventListener('scroll', measure, { capture: true, passive: true })
    if (typeof ResizeObserver !== 'undefined') observer = new ResizeObserver(measure)
  })
  onBeforeUnmount(() => observer?.disconnect())
  watch(strip, (element) => {
    observer?.disconnect()
    if (element) observer?.observe(element)
  })
  watch(changes, async () => {
    await nextTick()
    if (!place.value) height = STRIP.height
    measure()
  }, { immediate: true })

  return { place }
}
