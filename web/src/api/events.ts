/** Changes by others, as they happen: one stream for the whole page, opened when somebody listens. */

import { onScopeDispose } from 'vue'

/** An instrument's calendar changed somewhere in this window; who and what is asked for under one's own rights. */
export interface Change {
  instrument_id: string
  from: string
  to: string
}

type Listener = (change: Change | null) => void

const listeners = new Set<Listener>()
let stream: EventSource | null = null
/** The stream was down since anybody was told: what happened meanwhile is unknown. */
let lost = false

/** Reads the data of an event; `null` when it is not what was agreed. */
export function readChange(data: string): Change | null {
  try {
    const value: unknown = JSON.parse(data)
    if (typeof value !== 'object' || value === null) return null
    const { instrument_id, from, to } = value as Partial<Change>
    if (typeof instrument_id !== 'string' || typeof from !== 'string' || typeof to !== 'string') return null
    return { instrument_id, from, to }
  } catch {
    return null
  }
}

/** Tells whether a change touches the window `[from, to)`. */
export function touches(change: Change, from: string, to: string): boolean {
  return Date.parse(change.from) < Date.parse(to) && Date.parse(from) < Date.parse(change.to)
}

/** What somebody looks at: one instrument's window of time. */
export interface Watched {
  instrumentId: string
  from: string
  to: string
}

/** Calls back when a change touches what is looked at, and when anything may have changed. */
export function onChangeOf(watched: () => Watched | null, listener: () => void): void {
  onChange((change) => {
    const here = watched()
    if (!here) return
    if (change === null || (change.instrument_id === here.instrumentId && touches(change, here.from, here.to))) listener()
  })
}

function tell(change: Change | null): void {
  for (const listener of [...listeners]) listener(change)
}

function open(): void {
  if (stream || typeof EventSource === 'undefined') return
  const made = new EventSource('/api/v1/events')
  made.addEventListener('change', (event) => {
    const change = readChange((event as MessageEvent<string>).data)
    if (change) tell(change)
  })
  // The server skipped some changes for a slow reader.
  made.addEventListener('reload', () => tell(null))
  made.addEventListener('error', () => {
    lost = true
    // The browser tries again by itself, except after an answer that is no stream.
    if (made.readyState === EventSource.CLOSED) retry(made)
  })
  made.addEventListener('open', () => {
    // Everybody asks again.
    if (lost) tell(null)
    lost = false
  })
  stream = made
}

function retry(made: EventSource): void {
  if (stream !== made) return
  stream = null
  setTimeout(() => {
    if (listeners.size > 0) open()
  }, 15_000)
}

/**
 * Calls back on each change while the calling scope lives, and with `null` after a gap in the stream, when anything
 * may have changed.
 */
export function onChange(listener: Listener): void {
  listeners.add(listener)
  open()
  onScopeDispose(() => {
    listeners.delete(listener)
    if (listeners.size > 0) return
    stream?.close()
    stream = null
    lost = false
  })
}
