/** Requests that change a whole series; each names the revision that was looked at. */

import { api, ask, matching } from '../../api/client'
import type { MoveSeries, Series } from '../../api/types'
import type { DeclineCode } from '../reservation/act'

const params = (series: Series) => ({ path: { id: series.id }, header: matching(series.revision) })

/** Asks how a series stands now. */
export function look(id: string, signal?: AbortSignal): Promise<Series> {
  return ask(api.GET('/series/{id}', { params: { path: { id } }, ...(signal ? { signal } : {}) }))
}

/** Approves all held occurrences, for the lab or for the research group. */
export function approve(series: Series, what: 'approve' | 'bench_approve' | 'pi_approve'): Promise<Series> {
  const with_ = { params: params(series), body: {} }
  switch (what) {
    case 'approve':
      return ask(api.POST('/series/{id}/approval', with_))
    case 'bench_approve':
      return ask(api.POST('/series/{id}/bench-approval', with_))
    case 'pi_approve':
      return ask(api.POST('/series/{id}/pi-approval', with_))
  }
}

/** Turns all held occurrences down, with a reason from the list and words. */
export function decline(series: Series, code: DeclineCode, reason: string): Promise<Series> {
  return ask(api.POST('/series/{id}/decline', { params: params(series), body: { code, reason: reason.trim() } }))
}

/** Gives up what is still to come: all of it, or from one occurrence on, named by the start that the rule gives it. */
export function cancel(series: Series, from: string | null, reason: string): Promise<Series> {
  const body = { ...(from === null ? {} : { from }), ...(reason.trim() ? { reason: reason.trim() } : {}) }
  return ask(api.POST('/series/{id}/cancellation', { params: params(series), body }))
}

/** Takes an occurrence to another time, and others with it; where the series was divided, the part that was moved. */
export function move(series: Series, body: MoveSeries): Promise<Series> {
  return ask(api.PATCH('/series/{id}', { params: params(series), body }))
}
