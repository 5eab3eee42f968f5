/** Sizes of elements as they change. */

import type { Ref } from 'vue'
import { onBeforeUnmount, onMounted, reactive } from 'vue'

/** Returns the inner size of an element in pixels, 0 until it is mounted. */
export function useSize(element: Ref<HTMLElement | null>): { width: number; height: number } {
  const size = reactive({ width: 0, height: 0 })
  let observer: ResizeObserver | null = null
  const measure = () => {
    size.width = element.value?.clientWidth ?? 0
    size.height = element.value?.clientHeight ?? 0
  }
  onMounted(() => {
    measure()
    if (typeof ResizeObserver === 'undefined' || !element.value) return
    observer = new ResizeObserver(measure)
    observer.observe(element.value)
  })
  onBeforeUnmount(() => observer?.disconnect())
  return size
}
