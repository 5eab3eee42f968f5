/** Outages: what they push out, and their usual ends. */

import type { Answer, Body } from '../../../api/answers'
import { api, ask } from '../../../api/client'
import type { Companion, Timeline } from '../../../api/types'
import type { Chosen } from '../../../booking/selection'
import { pick, t } from '../../../i18n'
import { MINUTE, addDays, dayOf, formatInstant, startOfDay } from '../../../timeline/time'

/** What is declared. */
export type Declaration = Body<'put_outage'>
/** What was declared, and what lost its time. */
export type Declared = Answer<'put_outage'>

/** Reasons, the commonest first. */
export const OUTAGE_REASONS = ['fault', 'maintenance', 'calibration', 'other'] as const

/** What is filled in. */
export interface OutageDraft {
  instrumentId: string
  /** What fails on it while the instrument works; nothing: all of it. */
  companion: Companion | null
  span: Chosen
  reason: Declaration['reason']
  note: string
}

/** Writes the declaration; why a person is away is nobody's business but the note's. */
export function declarationOf({ instrumentId, companion, span, reason, note }: OutageDraft): Declaration {
  return {
    instrument_id: instrumentId,
    ...(companion ? { companion_id: companion.id } : {}),
    start: span.start,
    end: span.end,
    reason: companion?.kind === 'operator' ? 'other' : reason,
    ...(note.trim() ? { note: note.trim() } : {}),
  }
}

/** Lists what may fail alone on an instrument. */
export function partsOf(companions: Companion[] | null, instrumentId: string): Companion[] {
  return (companions ?? []).filter((each) => each.instrument_ids.includes(instrumentId))
}

/** Says what fails and why: `故障`, `仅能谱仪停用 · 故障`; of a person only that he is away. */
export function whatText(reason: string, companion: Pick<Companion, 'kind' | 'name'> | null): string {
  const why = t(`desk.outage.reasons.${reason}`)
  if (!companion) return why
  const name = pick(companion.name)
  return companion.kind === 'operator' ? t('desk.outage.absentOf', { name }) : `${t('desk.outage.onlyOf', { name })} · ${why}`
}

/** Names what may fail with its kind: `能谱仪 · 附件`. */
export function partText(companion: Pick<Companion, 'kind' | 'name'>): string {
  return t('desk.outage.part', { name: pick(companion.name), kind: t(`companions.kinds.${companion.kind}`) })
}

/** Returns the reservations that an outage would push out: those it touches that are still to come or under way. */
export function displacedBy(calendar: Pick<Timeline, 'items'> | null, span: Chosen): Timeline['items'] {
  const [start, end] = [Date.parse(span.start), Date.parse(span.end)]
  return (calendar?.items ?? []).filter(
    (item) => item.kind !== 'outage' && Date.parse(item.start) < end && start < Date.parse(item.end),
  )
}

/** Returns from now (on the minute) to the end of the day on the facility's clock. */
export function restOfDay(now: number, zone: string): Chosen {
  const start = Math.floor(now / MINUTE) * MINUTE
  return { start: formatInstant(start), end: formatInstant(addDays(startOfDay(dayOf(start, zone), zone), 1, zone)) }
}

/** Declares an outage; the same id again declares it once. */
export function declare(id: string, body: Declaration): Promise<Declared> {
  return ask(api.PUT('/outages/{id}', { params: { path: { id } }, body }))
}
