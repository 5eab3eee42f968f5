/** Series by their ids, asked for when they are needed and again when something about them changed. */

import type { ShallowRef } from 'vue'
import { onScopeDispose, shallowRef, watch } from 'vue'
import type { Reservation, Series } from '../../api/types'
import { look } from './act'

/** The series of a list of reservations; one whose answer is not there yet is missing. */
export type SeriesViews = ShallowRef<ReadonlyMap<string, Series>>

/** Names every series of a list together with its reservations' revisions, so that a change is noticed. */
export function versionsOf(reservations: Pick<Reservation, 'id' | 'series_id' | 'revision'>[]): Map<string, string> {
  const versions = new Map<string, string>()
  for (const { id, series_id: series, revision } of reservations) {
    if (series) versions.set(series, `${versions.get(series) ?? ''} ${id}@${revision}`)
  }
  return versions
}

/** Asks for the series of the reservations; one that cannot be had stays missing. */
export function useSeriesViews(reservations: () => Reservation[]): SeriesViews {
  const views: SeriesViews = shallowRef(new Map<string, Series>())
  const asked = new Map<string, string>()
  const stop = new AbortController()
  onScopeDispose(() => stop.abort())

  async function learn(id: string, version: string): Promise<void> {
    try {
      const series = await look(id, stop.signal)
      if (asked.get(id) === version) views.value = new Map([...views.value, [id, series]])
    } catch {
      // The row shows its reservations' own times; the next change asks again.
      if (asked.get(id) === version) asked.delete(id)
    }
  }

  watch(reservations, (list) => {
    for (const [id, version] of versionsOf(list)) {
      if (asked.get(id) === version) continue
      asked.set(id, version)
      void learn(id, version)
    }
  }, { immediate: true })
  return views
}
