/** The paper: windows, days, axes and tracks of what is shown, made from the component's properties. */

import { computed, ref, watch } from 'vue'
import type { ShownHours } from './axis'
import { lineAxis, weekAxes } from './axis'
import type { Track } from './context'
import type { Hit } from './gesture'
import { hitAt } from './hit'
import type { Chosen } from './keyboard'
import type { Lane } from './rows'
import { laneOf } from './rows'
import { dayOf, daysOf, parseInstant } from './time'
import type { TimeLineMode, TimeLineRow } from './types'
import { daysThatFit, shownDays } from './window'

/** The properties that decide the paper. */
export interface PaperProps {
  mode: TimeLineMode
  rows: TimeLineRow[]
  from: string
  to: string
  zone: string
  now: string
  hours?: ShownHours
}

/** Returns the paper and what can be asked of it. */
export function usePaper(props: PaperProps, size: { width: number }) {
  const window = computed(() => ({ from: parseInstant(props.from), to: parseInstant(props.to) }))
  const days = computed(() => daysOf(window.value.from, window.value.to, props.zone))
  const rowIds = computed(() => props.rows.map((row) => row.id))
  const rowsById = computed(() => new Map(props.rows.map((row) => [row.id, row])))

  /** The day a phone shows first; the others follow. */
  const wanted = ref(dayOf(parseInstant(props.now), props.zone))
  const shown = computed(() =>
    props.mode === 'week' ? shownDays(days.value, size.width === 0 ? 31 : daysThatFit(size.width), wanted.value) : days.value,
  )
  const axes = computed(() => weekAxes(shown.value, props.zone, props.hours))
  const weekTracks = computed<Track[]>(() =>
    shown.value.flatMap((day, index) => {
      const axis = axes.value.axes[index]
      return axis ? [{ key: String(day.day), rowId: props.rows[0]?.id ?? '', from: day.from, to: day.to, axis }] : []
    }),
  )

  const axis = computed(() => lineAxis(days.value, window.value.from, window.value.to, props.zone, props.hours))
  /** Rows keep their track as long as the axis does, so that scrolling redraws nothing. */
  const rowTrack = computed(() => {
    const [line, { from, to }] = [axis.value, window.value]
    const tracks = new Map<string, Track>()
    return (rowId: string): Track => {
      const known = tracks.get(rowId)
      if (known) return known
      const track = { key: rowId, rowId, from, to, axis: line }
      tracks.set(rowId, track)
      return track
    }
  })

  function laneOfId(rowId: string): Lane | null {
    const row = rowsById.value.get(rowId)
    return row ? laneOf(row) : null
  }

  /** Where an item is; keys of items are unique on their row, and only one row has the item being moved. */
  function placeOf(key: string): Chosen | null {
    for (const row of props.rows) {
      if (!row.items.some((item) => item.key === key)) continue
      const block = laneOf(row).blocks.find(({ item }) => item.key === key)
      if (block) return { rowId: row.id, start: block.start, end: block.end }
    }
    return null
  }

  function hit(stage: HTMLElement, x: number, y: number, rowId: string | null): Hit | null {
    const vertical = props.mode === 'week'
    const trackOf = vertical ? (key: string) => weekTracks.value.find((track) => track.key === key) ?? null : rowTrack.value
    return hitAt(stage, x, y, rowId, vertical, trackOf)
  }

  function pick(day: number): void {
    wanted.value = day
  }

  /** Shows the day of the cursor where not all days fit, also when fewer fit than before. */
  function follow(cursor: () => number): void {
    watch([cursor, () => shown.value.length], ([at]) => {
      const day = dayOf(at, props.zone)
      if (!shown.value.some((other) => other.day === day)) wanted.value = day
    })
  }

  return { window, days, rowIds, shown, axes, weekTracks, axis, rowTrack, laneOfId, placeOf, hit, pick, follow }
}
