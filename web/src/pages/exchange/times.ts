/** Others' times on an instrument that may be asked for in exchange, from a calendar that names nobody. */

import type { Timeline, TimelineItem } from '../../api/types'
import { MINUTE, dayOf, formatInstant, parseInstant } from '../../timeline/time'

/** What of the instrument's rules says where within occupied time a use may lie. */
export interface Shape {
  gridMinutes: number
  minMinutes: number
  setUpMinutes: number
  cleanUpMinutes: number
}

/** A stretch of others' time. */
export interface Taken {
  key: string
  start: string
  end: string
  /** The longest that a use within it can last: without set-up and clean-up. */
  use: { start: string; end: string }
  /** Whether one use takes all of it. */
  whole: boolean
  /** What it is called, for those who may know. */
  title: string | null
  /** Moments that name a use within it, of which every use holds one; several where uses may stand side by side. */
  moments: string[]
}

/** The stretches that begin on one day of the lab. */
export interface TakenDay {
  day: number
  taken: Taken[]
}

/** Reads an instrument's policy; what is missing is the usual half hour, and no buffer. */
export function shapeOf(policy: unknown): Shape {
  const number = (name: string, otherwise: number) => {
    const value = typeof policy === 'object' && policy !== null ? (policy as Record<string, unknown>)[name] : undefined
    return typeof value === 'number' && value > 0 ? value : otherwise
  }
  return {
    gridMinutes: number('grid_minutes', 30),
    minMinutes: number('min_minutes', 30),
    setUpMinutes: number('set_up_minutes', 0),
    cleanUpMinutes: number('clean_up_minutes', 0),
  }
}

/** Lists by day what others have and what has not begun. */
export function takenDays(calendar: Pick<Timeline, 'items' | 'from' | 'now'>, shape: Shape, zone: string): TakenDay[] {
  const now = parseInstant(calendar.now)
  const others = calendar.items.filter(isOthers)
  const days = new Map<number, Taken[]>()
  for (const item of others) {
    const moments = item.kind === 'busy' ? momentsWithin(item, shape, now) : momentOf(item, others, now)
    if (moments.length === 0) continue
    const { start, end, title } = item
    const day = dayOf(Math.max(parseInstant(start), parseInstant(calendar.from)), zone)
    const taken = {
      key: item.reservation_id ?? start, start, end, ...longestUse(item, shape), title: title ?? null, moments: moments.map(formatInstant),
    }
    days.set(day, [...(days.get(day) ?? []), taken])
  }
  return [...days].sort(([one], [other]) => one - other).map(([day, taken]) => ({ day, taken }))
}

function isOthers({ kind, mine, state }: TimelineItem): boolean {
  return kind === 'busy' || (kind === 'reservation' && !mine && (state === 'held' || state === 'confirmed'))
}

/** The use that an occupied stretch is, or the longest that it can hold. */
function longestUse(item: TimelineItem, shape: Shape): Pick<Taken, 'use' | 'whole'> {
  const { start, end } = item
  if (item.kind !== 'busy') return { use: { start, end }, whole: true }
  const [from, to] = [parseInstant(start) + shape.setUpMinutes * MINUTE, parseInstant(end) - shape.cleanUpMinutes * MINUTE]
  const use = from < to ? { start: formatInstant(from), end: formatInstant(to) } : { start, end }
  return { use, whole: to - from < 2 * shape.minMinutes * MINUTE }
}

/** Occupied time holds buffers and may hold several uses: a step no longer than the shortest use misses none. */
function momentsWithin({ start, end }: TimelineItem, shape: Shape, now: number): number[] {
  const step = Math.max(1, Math.floor(shape.minMinutes / shape.gridMinutes)) * shape.gridMinutes * MINUTE
  const last = parseInstant(end) - shape.cleanUpMinutes * MINUTE
  const found: number[] = []
  for (let at = parseInstant(start) + shape.setUpMinutes * MINUTE; at < last; at += step) if (now < at) found.push(at)
  return found
}

/** Where uses run side by side, a moment names the one that began first. */
function momentOf(item: TimelineItem, others: TimelineItem[], now: number): number[] {
  const [start, end] = [parseInstant(item.start), parseInstant(item.end)]
  if (start <= now) return []
  const before = others.filter((other) => other !== item && other.kind === 'reservation' && parseInstant(other.start) <= start)
  const at = Math.max(start, ...before.map((other) => parseInstant(other.end)))
  return at < end ? [at] : []
}
