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

/** Returns the place of a strip of that size, or nothing when it has to be docked. */
export function stripPlace(
  target: Box | null, strip: { width: number; height: number }, stage: { width: number; height: number; top: number },
): { left: number; top: number } | null {
  if (!target || stage.width < 2 * strip.width) return null
  const bottom = target.top + target.height
  const isSeen = bottom > stage.top && target.top < stage.height
  if (!isSeen) return null
  const left = clamp(target.left, GAP, stage.width - strip.width - GAP)
  const below = Math.max(bottom + GAP, stage.top + GAP)
  if (below + strip.height + GAP <= stage.height) return { left, top: below }
  const above = target.top - GAP - strip.height
  if (above >= stage.top) return { left, top: above }
  const top = clamp(target.top, stage.top + GAP, stage.height - strip.height - GAP)
  const right = target.left + target.width + GAP
  if (right + strip.width + GAP <= stage.width) return { left: right, top }
  const before = target.left - GAP - strip.width
  return before >= GAP ? { left: before, top } : null
}

function clamp(value: number, low: number, high: number): number {
  return Math.max(low, Math.min(value, high))
}
