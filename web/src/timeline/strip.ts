/** Where the answer goes: under the selection, else above or beside it, else docked at the foot. */

/** A box in pixels, relative to the stage. */
export interface Box {
  left: number
  top: number
  width: number
  height: number
}

/** Pixels between the selection and the strip, and between the strip and the stage's edge. */
const GAP = 8

type Size = { width: number; height: number }
type Stage = Size & { top: number }
type Place = { left: number; top: number }

/**
 * Returns the place of a strip of that size, or nothing when it has to be docked.
 *
 * A selection over midnight has several panes: the strip goes beside the last one in sight where it covers none of
 * them.
 */
export function stripPlace(panes: Box[], strip: Size, stage: Stage): Place | null {
  if (stage.width < 2 * strip.width) return null
  const seen = panes.filter((pane) => pane.top + pane.height > stage.top && pane.top < stage.height)
  const places = seen.toReversed().flatMap((pane) => placesBeside(pane, strip, stage))
  return places.find((place) => !seen.some((pane) => overlap({ ...place, ...strip }, pane))) ?? null
}

/** Lists where a strip fits beside a pane, the best first. */
function placesBeside(pane: Box, strip: Size, stage: Stage): Place[] {
  const left = clamp(pane.left, GAP, stage.width - strip.width - GAP)
  const top = clamp(pane.top, stage.top + GAP, stage.height - strip.height - GAP)
  const below = Math.max(pane.top + pane.height + GAP, stage.top + GAP)
  const above = pane.top - GAP - strip.height
  const right = pane.left + pane.width + GAP
  const before = pane.left - GAP - strip.width
  return [
    ...(below + strip.height + GAP <= stage.height ? [{ left, top: below }] : []),
    ...(above >= stage.top ? [{ left, top: above }] : []),
    ...(right + strip.width + GAP <= stage.width ? [{ left: right, top }] : []),
    ...(before >= GAP ? [{ left: before, top }] : []),
  ]
}

function overlap(a: Box, b: Box): boolean {
  return a.left < b.left + b.width && b.left < a.left + a.width && a.top < b.top + b.height && b.top < a.top + a.height
}

function clamp(value: number, low: number, high: number): number {
  return Math.max(low, Math.min(value, high))
}
