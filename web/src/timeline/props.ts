/** What a page gives the time line. */

import type { ShownHours } from './axis'
import type { TimeLineAnswer, TimeLineLocale, TimeLineMode, TimeLineRow, TimeLineSelection } from './types'

/** The properties of `TimeLine.vue`. */
export interface TimeLineProps {
  mode: TimeLineMode
  rows: TimeLineRow[]
  from: string
  to: string
  /** IANA name of the facility's zone. */
  zone: string
  gridMinutes: number
  now: string
  locale: TimeLineLocale
  selection?: TimeLineSelection | null
  answer?: TimeLineAnswer | null
  selectable?: boolean
  /** Where something was before it was moved. */
  ghost?: TimeLineSelection | null
  /** Key of the item that is being moved: the selection is its new place. */
  movableKey?: string | null
  /** How long a single press selects. */
  pressMinutes?: number
  /** Which hours of each day have paper, as minutes of the wall clock; all of them unless told. */
  hours?: ShownHours
}
