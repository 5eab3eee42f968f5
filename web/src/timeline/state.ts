/** What a stretch of a row is, in one word: the base of labels, speech and the warning about lost selections. */

import type { Block, Lane, Range, Withheld } from './rows'
import { complement, overlaps } from './rows'

/** Why time can or cannot be had; `unknown` while the row is loading. */
export type Standing = 'unknown' | 'free' | 'past' | 'closed' | 'not_released' | 'reserved' | 'buffer' | 'busy' | 'held' | 'mine' | 'outage'

/** The standing of a stretch, and the item that decides it when one does. */
export interface Situation {
  standing: Standing
  block: Block | null
  /** The time withheld that decides it, when that does. */
  withheld?: Withheld
  /** The whole stretch is like that, not only part of it. */
  whole: boolean
}

/**
 * Returns what stands in the way within the stretch, the gravest first: outage, own, held, busy, buffer, closed,
 * past, not open for booking yet, kept for others.
 *
 * With room for several at once, time counts as taken only where all of it is; one's own item is always named.
 * `except` is the key of an item being moved, which does not stand in its own way.
 */
export function situationOf(lane: Lane, range: Range, now: number, except: string | null = null): Situation {
  if (lane.row.loading) return { standing: 'unknown', block: null, whole: true }
  const blocks = lane.blocks.filter((block) => block.item.key !== except)
  const here = blocks.filter((block) => overlaps(block, range))
  const outage = here.find((block) => block.item.kind === 'outage')
  if (outage) return decided('outage', outage, range)
  const mine = here.find((block) => block.item.mine)
  if (mine) return decided('mine', mine, range)
  const full = fullestBlock(here, range, lane.capacity)
  if (full) return decided(full.item.state === 'held' ? 'held' : 'busy', full, range)
  const near = blocks.filter((block) => overlaps(block.outer, range))
  const buffered = lane.capacity === 1 ? near[0] : undefined
  if (buffered) return { standing: 'buffer', block: buffered, whole: within(range, buffered.outer) }
  return openSituation(lane, range, now)
}

/** Says whether nothing stands in the way of the stretch. */
export function isFree(lane: Lane, range: Range, now: number, except: string | null = null): boolean {
  return situationOf(lane, range, now, except).standing === 'free'
}

/** Returns the instants at which the row changes from one standing to another, sorted: where to jump. */
export function bordersOf(lane: Lane, from: number, to: number): number[] {
  const all = [...lane.blocks, ...lane.open, ...lane.withheld].flatMap((range) => [range.start, range.end])
  return [...new Set(all)].filter((at) => from < at && at < to).sort((a, b) => a - b)
}

function decided(standing: Standing, block: Block, range: Range): Situation {
  return { standing, block, whole: within(range, block) }
}

function within(inner: Range, outer: Range): boolean {
  return outer.start <= inner.start && inner.end <= outer.end
}

/** Finds an instant where every place is taken; between starts the depth does not rise, so starts are enough. */
function fullestBlock(blocks: Block[], range: Range, capacity: number): Block | null {
  const starts = [range.start, ...blocks.map((block) => block.start).filter((at) => at > range.start)]
  for (const at of starts) {
    const taken = blocks.filter((block) => block.start <= at && at < block.end)
    const last = taken.at(-1)
    if (last && taken.length >= capacity) return last
  }
  return null
}

function openSituation(lane: Lane, range: Range, now: number): Situation {
  const shut = complement(lane.open, range.start, range.end)
  const [first] = shut
  if (first) return { standing: 'closed', block: null, whole: first.start === range.start && first.end === range.end }
  if (range.start < now) return { standing: 'past', block: null, whole: range.end <= now }
  const withheld = lane.withheld.find((part) => overlaps(part, range))
  if (withheld) return { standing: withheld.reason, block: null, withheld, whole: within(range, withheld) }
  return { standing: 'free', block: null, whole: true }
}
