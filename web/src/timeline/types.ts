/** What a page hands to the time line and gets back. All instants are RFC 3339 text, as the API writes them. */

/** One thing that occupies time on a row. */
export interface TimeLineItem {
  /** Unique on its row; comes back with `open`. */
  key: string
  kind: 'busy' | 'reservation' | 'outage'
  start: string
  end: string
  /** Absent for those who may not know; then the item shows only that the time is taken. */
  title?: string | null
  /** State of the reservation; `held` draws an outline with the deadline. */
  state?: string | null
  mine: boolean
  /** Until when a held request keeps its time. */
  holdUntil?: string | null
  setUpMinutes: number
  cleanUpMinutes: number
  /** Where to draw it when several fit beside each other; never shown as a number. */
  lane: number
}

/** Open time that the reader may not ask for, or not yet. */
export interface TimeLineWithheld {
  start: string
  end: string
  reason: 'not_released' | 'reserved'
  /** From when on he may; nothing: never. */
  opensAt: string | null
}

/** One instrument. */
export interface TimeLineRow {
  id: string
  label: string
  sublabel?: string
  items: TimeLineItem[]
  /** Opening times; everything else is closed. */
  open: { start: string; end: string }[]
  /** What of it the reader may not ask for, or not yet. */
  withheld?: TimeLineWithheld[]
  /** How many reservations fit beside each other; 1 unless told. */
  capacity?: number
  /** Items and opening times are not known yet: shown as neither free nor taken. */
  loading?: boolean
}

/** A chosen span of time on one row. */
export interface TimeLineSelection {
  rowId: string
  start: string
  end: string
}

/** How the door would decide on the selection. */
export interface TimeLineAnswer {
  tone: 'free' | 'approval' | 'collected' | 'refused' | 'checking'
  text: string
}

/** The time shown, half-open. */
export interface TimeLineWindow {
  from: string
  to: string
}

/** Rows on the screen, counted from 0, both included. */
export interface VisibleRows {
  first: number
  last: number
}

/** Language of every word and sentence the time line makes itself. */
export type TimeLineLocale = 'zh' | 'en'

/** `week`: days side by side for one instrument; `rows`: many instruments under each other. */
export type TimeLineMode = 'week' | 'rows'
