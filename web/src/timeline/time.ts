/**
 * Zone maths on top of `Intl`, nothing else.
 *
 * An instant is a number of milliseconds since 1970 in UTC; a day is a number of civil days since 1970-01-01; a
 * wall-clock time is a day and a minute of that day. Only this file knows how they meet in a zone.
 */

/** Milliseconds in a minute. */
export const MINUTE = 60_000
/** Milliseconds in an hour. */
export const HOUR = 60 * MINUTE
/** Milliseconds in a civil day without a change of the clock. */
export const DAY = 24 * HOUR

/** One civil day and the instants between which it lies. */
export interface DayColumn {
  day: number
  from: number
  to: number
}

/** Reads RFC 3339 text; a text that is none is a fault of the caller. */
export function parseInstant(text: string): number {
  const ms = Date.parse(text)
  if (Number.isNaN(ms)) throw new RangeError(`not an instant: ${text}`)
  return ms
}

/** Writes an instant as RFC 3339 in UTC without fractions, as the API does. */
export function formatInstant(ms: number): string {
  return new Date(ms).toISOString().replace(/\.\d+Z$/, 'Z')
}

const clocks = new Map<string, { format: Intl.DateTimeFormat; offsets: Map<number, number> }>()

/** Offsets change on quarter hours only, so one look serves the whole quarter. */
const QUARTER = 15 * MINUTE
const OFFSETS_KEPT = 20_000

function clockOf(zone: string) {
  let clock = clocks.get(zone)
  if (!clock) {
    const format = new Intl.DateTimeFormat('en-US', {
      timeZone: zone, calendar: 'iso8601', numberingSystem: 'latn', hourCycle: 'h23',
      year: 'numeric', month: 'numeric', day: 'numeric', hour: 'numeric', minute: 'numeric', second: 'numeric',
    })
    clock = { format, offsets: new Map() }
    clocks.set(zone, clock)
  }
  return clock
}

/** Returns what the zone's clock is ahead of UTC, in milliseconds. */
export function offsetAt(ms: number, zone: string): number {
  const { format, offsets } = clockOf(zone)
  const quarter = Math.floor(ms / QUARTER)
  const known = offsets.get(quarter)
  if (known !== undefined) return known
  const instant = quarter * QUARTER
  const part: Record<string, number> = {}
  for (const { type, value } of format.formatToParts(instant)) part[type] = Number(value)
  const local = Date.UTC(part.year ?? 0, (part.month ?? 1) - 1, part.day, part.hour, part.minute, part.second)
  if (offsets.size >= OFFSETS_KEPT) offsets.clear()
  offsets.set(quarter, local - instant)
  return local - instant
}

/** Returns the civil day on which the instant falls. */
export function dayOf(ms: number, zone: string): number {
  return Math.floor((ms + offsetAt(ms, zone)) / DAY)
}

/** Returns the minute of its civil day that the wall clock shows, 0 to 1439, with seconds cut off. */
export function minuteOf(ms: number, zone: string): number {
  const local = ms + offsetAt(ms, zone)
  return Math.floor((local - Math.floor(local / DAY) * DAY) / MINUTE)
}

/** Returns the weekday of a civil day, 1 (Monday) to 7 (Sunday). */
export function weekdayOf(day: number): number {
  return ((((day + 3) % 7) + 7) % 7) + 1
}

/** Returns every instant at which the clock shows that time: none in a gap, two when the clock is set back. */
export function instantsOf(day: number, minute: number, zone: string): number[] {
  const local = day * DAY + minute * MINUTE
  const offsets = new Set([offsetAt(local - DAY, zone), offsetAt(local + DAY, zone)])
  return [...offsets]
    .map((offset) => local - offset)
    .filter((ms) => ms + offsetAt(ms, zone) === local)
    .sort((a, b) => a - b)
}

/**
 * Returns the instant of a wall-clock time; minute 1440 is the next midnight.
 *
 * A time shown twice counts as the earlier one, a skipped one as the first instant after the gap: the same choice
 * the server makes.
 */
export function instantOf(day: number, minute: number, zone: string): number {
  const [first] = instantsOf(day, minute, zone)
  if (first !== undefined) return first
  const local = day * DAY + minute * MINUTE
  const before = offsetAt(local - DAY, zone)
  const after = offsetAt(local + DAY, zone)
  return changeBetween(local - Math.max(before, after), local - Math.min(before, after), zone)
}

/** Returns the first instant of a civil day. */
export function startOfDay(day: number, zone: string): number {
  return instantOf(day, 0, zone)
}

/** Returns the same wall-clock time some days later (or earlier). */
export function addDays(ms: number, days: number, zone: string): number {
  const seconds = ms % MINUTE
  return instantOf(dayOf(ms, zone) + days, minuteOf(ms, zone), zone) + seconds
}

/** Returns the whole civil days that `[from, to)` touches. */
export function daysOf(from: number, to: number, zone: string): DayColumn[] {
  const columns: DayColumn[] = []
  for (let day = dayOf(from, zone); startOfDay(day, zone) < to; day += 1) {
    const column = { day, from: startOfDay(day, zone), to: startOfDay(day + 1, zone) }
    if (column.from < column.to) columns.push(column)
  }
  return columns
}

/** Returns the instants inside `(from, to)` at which the clock is set forward or back. */
export function changesOf(from: number, to: number, zone: string): number[] {
  const found: number[] = []
  for (let at = from; at < to; at += HOUR) {
    const next = Math.min(at + HOUR, to)
    if (offsetAt(at, zone) !== offsetAt(next, zone)) {
      const change = changeBetween(at, next, zone)
      if (change < to) found.push(change)
    }
  }
  return found
}

/** Finds the first instant with the later offset, to the minute. */
function changeBetween(from: number, to: number, zone: string): number {
  const later = offsetAt(to, zone)
  let [low, high] = [from, to]
  while (high - low > MINUTE) {
    const middle = low + Math.floor((high - low) / 2 / MINUTE) * MINUTE
    if (offsetAt(middle, zone) === later) high = middle
    else low = middle
  }
  return high
}
