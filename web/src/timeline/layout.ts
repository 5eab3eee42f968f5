/**
 * From reservations to shapes: which lane, where along the track, how long.
 *
 * A track is one strip of paper: a day of an instrument's week, or an instrument's whole window on the desk. All
 * positions are shares of the track, so that the view needs no arithmetic and no pixels appear here.
 */

import type { Axis } from './axis'
import { blanksOf, placeEnd, placeStart } from './axis'
import type { Block, Lane, Range, Withheld } from './rows'
import { complement, overlaps } from './rows'

/** A stretch of the track, as shares of its length. */
export interface Stretch {
  at: number
  length: number
}

/** One item on one track. */
export interface Span extends Stretch {
  block: Block
  /** Which of `lanes` parts of the track's breadth it takes. */
  lane: number
  lanes: number
  /** It goes on before the track begins, or after it ends. */
  cutStart: boolean
  cutEnd: boolean
  /** Set-up and clean-up, when there are any on this track. */
  setUp: Stretch | null
  cleanUp: Stretch | null
}

/** Time withheld from the reader, on one track. */
export interface WithheldStretch extends Stretch {
  withheld: Withheld
}

/** Everything to be drawn on one track. */
export interface TrackLayout {
  spans: Span[]
  closed: Stretch[]
  withheld: WithheldStretch[]
  /** Paper for wall-clock time that this day does not have. */
  blanks: Stretch[]
  /** Where the past ends, or nothing when all of it is still to come; 1 when it is all over. */
  past: number | null
  /** Where the line for "now" is, when it is on this track. */
  now: number | null
}

/** The part of time a track shows. */
export interface TrackTime {
  from: number
  to: number
  axis: Axis
}

/** The place of an item across the breadth of its row. */
export interface Breadth {
  lane: number
  lanes: number
}

/** Lays out one track of a row. */
export function layoutTrack(lane: Lane, track: TrackTime, now: number): TrackLayout {
  const window = { start: track.from, end: track.to }
  const breadths = stack(lane.blocks, lane.capacity)
  return {
    spans: lane.blocks
      .filter((block) => overlaps(block.outer, window))
      .map((block) => spanOf(block, track, breadths.get(block.item.key) ?? { lane: 0, lanes: 1 })),
    closed: lane.row.loading ? [] : closedOf(lane, track),
    withheld: lane.row.loading ? [] : withheldOf(lane, track, now),
    blanks: blanksOf(track.axis).map(([begin, end]) => ({ at: begin, length: end - begin })),
    past: now <= track.from ? null : placeEnd(now, track.axis),
    now: track.from <= now && now < track.to ? placeStart(now, track.axis) : null,
  }
}

/** Returns where a span lies on the track, or nothing when it is elsewhere. */
export function stretchOf(range: Range, track: TrackTime): Stretch | null {
  if (!overlaps(range, { start: track.from, end: track.to })) return null
  const at = placeStart(Math.max(range.start, track.from), track.axis)
  const end = placeEnd(Math.min(range.end, track.to), track.axis)
  return { at, length: Math.max(0, end - at) }
}

/**
 * Gives items that overlap a lane each.
 *
 * Within a group that hangs together, an item keeps the lane it asks for when that is free and otherwise takes the
 * lowest free one, in order of start, end (longest first) and key. Lanes are as many as the group needs, at least
 * the row's capacity. Buffers do not count: neighbours may share them. Cost: items times lanes.
 */
export function stack(blocks: Block[], capacity: number): Map<string, Breadth> {
  const result = new Map<string, Breadth>()
  let group: [Block, number][] = []
  let ends: number[] = []
  const close = () => {
    const lanes = Math.max(capacity, ends.length)
    for (const [block, lane] of group) result.set(block.item.key, { lane, lanes })
    group = []
    ends = []
  }
  for (const block of blocks) {
    if (group.length > 0 && ends.every((end) => end <= block.start)) close()
    const lane = freeLane(block, ends, capacity)
    for (let index = ends.length; index < lane; index += 1) ends[index] = -Infinity
    ends[lane] = block.end
    group.push([block, lane])
  }
  close()
  return result
}

function freeLane(block: Block, ends: number[], capacity: number): number {
  const isFree = (lane: number) => (ends[lane] ?? -Infinity) <= block.start
  const wanted = block.item.lane
  if (Number.isInteger(wanted) && wanted >= 0 && wanted < capacity && isFree(wanted)) return wanted
  let lane = 0
  while (!isFree(lane)) lane += 1
  return lane
}

function spanOf(block: Block, track: TrackTime, breadth: Breadth): Span {
  const whole = stretchOf(block, track) ?? {
    at: block.end <= track.from ? 0 : 1,
    length: 0,
  }
  return {
    block,
    ...whole,
    ...breadth,
    cutStart: block.start < track.from,
    cutEnd: block.end > track.to,
    setUp: stretchOf({ start: block.outer.start, end: block.start }, track),
    cleanUp: stretchOf({ start: block.end, end: block.outer.end }, track),
  }
}

function closedOf(lane: Lane, track: TrackTime): Stretch[] {
  return complement(lane.open, track.from, track.to)
    .map((range) => stretchOf(range, track))
    .filter((stretch): stretch is Stretch => stretch !== null && stretch.length > 0)
}

/** What is over is nobody's any more. */
function withheldOf(lane: Lane, track: TrackTime, now: number): WithheldStretch[] {
  return lane.withheld.flatMap((withheld) => {
    const stretch = stretchOf({ start: Math.max(withheld.start, now), end: withheld.end }, track)
    return withheld.end > now && stretch && stretch.length > 0 ? [{ ...stretch, withheld }] : []
  })
}
