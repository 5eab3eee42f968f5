/** Shares of a track as CSS, along the axis or across it. */

import type { Stretch } from './layout'

/** Inline styles for one box. */
export type BoxStyle = Record<string, string>

/** Places a box along a track that runs down (`vertical`) or to the right. */
export function along({ at, length }: Stretch, vertical: boolean): BoxStyle {
  return vertical ? { top: percent(at), height: percent(length) } : { left: percent(at), width: percent(length) }
}

/** Places a box across the track, in one of its lanes, with some pixels of air on both sides. */
export function across(lane: number, lanes: number, vertical: boolean, airPixels: number): BoxStyle {
  const [at, size] = [percent(lane / lanes), percent(1 / lanes)]
  const [begin, length] = [`calc(${at} + ${airPixels}px)`, `calc(${size} - ${2 * airPixels}px)`]
  return vertical ? { left: begin, width: length } : { top: begin, height: length }
}

/** Places a line across the track. */
export function lineAt(at: number, vertical: boolean): BoxStyle {
  return vertical ? { top: percent(at) } : { left: percent(at) }
}

/** Writes a share as CSS, without needless digits. */
export function percent(share: number): string {
  return `${Math.round(share * 1e6) / 1e4}%`
}
