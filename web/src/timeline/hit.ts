/** Which row and instant lie under a point of the screen. */

import { instantAt } from './axis'
import type { Track } from './context'
import type { Hit } from './gesture'

/**
 * Returns the place under the point, or on the nearest track when it is outside all of them.
 *
 * With `rowId` only that row's tracks count. Cost: one measurement for each track in the page.
 */
export function hitAt(
  stage: HTMLElement, x: number, y: number, rowId: string | null, vertical: boolean, trackOf: (key: string) => Track | null,
): Hit | null {
  let best: { track: Track; box: DOMRect; distance: number } | null = null
  for (const element of stage.querySelectorAll<HTMLElement>('[data-track]')) {
    const track = trackOf(element.dataset.track ?? '')
    if (!track || (rowId !== null && track.rowId !== rowId)) continue
    const box = element.getBoundingClientRect()
    const distance = vertical ? outside(x, box.left, box.right) : outside(y, box.top, box.bottom)
    if (!best || distance < best.distance) best = { track, box, distance }
  }
  if (!best) return null
  const { track, box } = best
  const share = vertical ? (y - box.top) / box.height : (x - box.left) / box.width
  const at = instantAt(Math.min(1, Math.max(0, share)), track.axis)
  return { rowId: track.rowId, at: Math.min(track.to - 1, Math.max(track.from, at)) }
}

function outside(at: number, low: number, high: number): number {
  return Math.max(0, low - at, at - high)
}
