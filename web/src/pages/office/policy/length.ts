/** Lengths of time in a form: a number and its unit. */

/** A unit of length. */
export type Unit = 'minute' | 'hour' | 'day'
/** Units with their minutes, the smallest first. */
export const UNITS: Record<Unit, number> = { minute: 1, hour: 60, day: 1440 }

/** A length as people write it. */
export interface Length {
  count: number
  unit: Unit
}

/** Writes minutes in the largest unit that divides them; nothing is nought of the unit asked for. */
export function lengthOf(minutes: number, whenNone: Unit = 'hour'): Length {
  if (minutes === 0) return { count: 0, unit: whenNone }
  const unit: Unit = minutes % UNITS.day === 0 ? 'day' : minutes % UNITS.hour === 0 ? 'hour' : 'minute'
  return { count: minutes / UNITS[unit], unit }
}

/** Returns the minutes. */
export function minutesOf({ count, unit }: Length): number {
  return Math.round(count * UNITS[unit])
}
