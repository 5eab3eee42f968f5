/** What the parts of the time line share. */

import type { InjectionKey } from 'vue'
import { inject } from 'vue'
import type { Hit } from './gesture'
import type { Grid } from './grid'
import type { Chosen } from './keyboard'
import type { TrackTime } from './layout'
import type { Voice } from './speech'
import type { TimeLineAnswer, TimeLineMode } from './types'
import type { Words } from './words'

/** One strip of paper: a day of a week, or a row's whole window. */
export interface Track extends TrackTime {
  key: string
  rowId: string
}

/** The state every part may read; only `TimeLine.vue` writes it. */
export interface TimeLineContext {
  mode: TimeLineMode
  words: Words
  voice: Voice
  grid: Grid
  now: number
  selectable: boolean
  /** Somewhere time is open that the reader may not ask for, or not yet. */
  withholds: boolean
  /** The item that is being moved; it does not stand in its own way. */
  movableKey: string | null
  ghost: Chosen | null
  selection: Chosen | null
  /** The selection was chosen, as opposed to the present place of what is to be moved. */
  isChosen: boolean
  tone: TimeLineAnswer['tone'] | null
  /** The cell that holds the focus, and the cells one key away from it. */
  cursor: Hit
  cells: Hit[]
  /** An item was pressed. */
  open(key: string, rowId: string): void
  /** A press on a cell by a screen reader, which has no pointer. */
  activate(cell: Hit): void
}

/** Under this key the context is provided. */
export const CONTEXT: InjectionKey<TimeLineContext> = Symbol('time line')

/** Returns the context inside a part of the time line. */
export function useContext(): TimeLineContext {
  const context = inject(CONTEXT)
  if (!context) throw new Error('a part of the time line was used outside it')
  return context
}

/** Names a cell in the page. */
export function cellName({ rowId, at }: Hit): string {
  return `${rowId} ${at}`
}
