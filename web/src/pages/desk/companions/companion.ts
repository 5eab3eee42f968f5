/** A lab's accessories, places and operators: as a form, as the body that is sent, and in words. */

import type { Body } from '../../../api/answers'
import type { Companion, Reservation } from '../../../api/types'
import { dayName } from '../../../booking/week'
import { formatDay } from '../../../format/time'
import { locale, t } from '../../../i18n'
import { dayOf } from '../../../timeline/time'
import type { Opening } from '../../office/policy/hours'
import { WEEKDAYS, lineOf } from '../../office/policy/hours'
import type { Exception } from '../../office/policy/limits'

/** What kind of companion it is. */
export type Kind = Companion['kind']
/** The kinds in the order in which they are shown. */
export const KINDS: Kind[] = ['accessory', 'place', 'operator']

/** What is sent. */
export type PutCompanion = Body<'put_companion'>

/** A companion in a form. */
export interface CompanionForm {
  kind: Kind
  zh: string
  en: string
  personId: string | null
  capacity: number
  instruments: string[]
  inService: boolean
  /** There at any hour: of an operator never. */
  always: boolean
  weekly: Opening[]
  followsWorkingDays: boolean
  exceptions: Exception[]
}

/** Monday to Friday, half past eight to half past five: a roster to begin with. */
export function usualWeek(): Opening[] {
  return [1, 2, 3, 4, 5].map((weekday) => ({ weekday, from_minute: 510, to_minute: 1050 }))
}

/** A new one of a kind. */
export function newForm(kind: Kind): CompanionForm {
  return {
    kind, zh: '', en: '', personId: null, capacity: 1, instruments: [], inService: true,
    always: kind !== 'operator', weekly: usualWeek(), followsWorkingDays: kind === 'operator', exceptions: [],
  }
}

/** Another kind for what is new: what both kinds have stays. */
export function asKind(form: CompanionForm, kind: Kind): CompanionForm {
  const { zh, en, instruments, inService } = form
  return { ...newForm(kind), zh, en, instruments, inService }
}

/** The form of one that is there. */
export function formOf(companion: Companion): CompanionForm {
  const { kind, name, person_id, capacity, instrument_ids, in_service, hours } = companion
  const always = kind !== 'operator' && isAlways(hours)
  return {
    kind,
    zh: name.zh,
    // Where nobody gave an English name, the server shows the Chinese one.
    en: name.en === name.zh ? '' : name.en,
    personId: person_id ?? null,
    capacity,
    instruments: [...instrument_ids],
    inService: in_service,
    always,
    weekly: always ? usualWeek() : [...hours.weekly],
    followsWorkingDays: hours.follows_working_days,
    exceptions: [...(hours.exceptions ?? [])],
  }
}

/** The body; an operator has the name of his account, and what is there at any hour has no hours. */
export function bodyOf(form: CompanionForm, facilityId: string): PutCompanion {
  const { kind, zh, en, personId, capacity, instruments, inService, always, weekly, followsWorkingDays, exceptions } = form
  const operator = kind === 'operator'
  return {
    facility_id: facilityId,
    kind,
    ...(operator ? { ...(personId ? { person_id: personId } : {}) } : { name: { zh: zh.trim(), en: en.trim() } }),
    ...(kind === 'accessory' ? { capacity } : {}),
    instrument_ids: instruments,
    in_service: inService,
    ...(always && !operator ? {} : { hours: { weekly, follows_working_days: followsWorkingDays, exceptions } }),
  }
}

/** Names what is still missing, in the form's order. */
export function missing(form: CompanionForm): ('name' | 'person')[] {
  if (form.kind === 'operator') return form.personId ? [] : ['person']
  return form.zh.trim() ? [] : ['name']
}

/** Tells whether it is there at any hour. */
export function isAlways({ weekly, follows_working_days, exceptions }: Companion['hours']): boolean {
  const whole = WEEKDAYS.every((weekday) =>
    weekly.some((each) => each.weekday === weekday && each.from_minute === 0 && each.to_minute === 1440))
  return whole && !follows_working_days && !exceptions?.length
}

/** Uses of one instrument, and the outage that would give them to somebody else or let them go: of the first one's day. */
export interface Uncovered {
  instrument: Reservation['instrument']
  uses: Reservation[]
  start: string
  end: string
}

/** Puts uses together by instrument, each by time. */
export function uncoveredBy(reservations: Reservation[]): Uncovered[] {
  const sorted = [...reservations].sort((a, b) => Date.parse(a.start) - Date.parse(b.start))
  const ids = [...new Set(sorted.map((each) => each.instrument.id))]
  return ids.flatMap((id) => {
    const uses = sorted.filter((each) => each.instrument.id === id)
    const first = uses[0]
    if (!first) return []
    const day = (one: Reservation) => dayOf(Date.parse(one.start), one.facility.time_zone)
    const ends = uses.filter((each) => day(each) === day(first)).map((each) => each.end)
    const end = ends.reduce((latest, each) => (Date.parse(each) > Date.parse(latest) ? each : latest), first.end)
    return [{ instrument: first.instrument, uses, start: first.start, end }]
  })
}

/** Writes a week in one line, days with the same hours together: `周一至周五 08:30–17:30；周六 09:00–12:00`. */
export function weekText(weekly: readonly Opening[]): string {
  const lines = WEEKDAYS.map((weekday) =>
    lineOf(weekly.filter((each) => each.weekday === weekday).sort((a, b) => a.from_minute - b.from_minute)))
  const parts: string[] = []
  for (let first = 0; first < 7; first += 1) {
    const line = lines[first] ?? ''
    let last = first
    while (last < 6 && lines[last + 1] === line) last += 1
    if (line) parts.push(`${daysText(first + 1, last + 1)} ${line}`)
    first = last
  }
  return parts.join(t('companions.semicolon')) || t('companions.noHours')
}

function daysText(first: number, last: number): string {
  const name = (weekday: number) => t(`timeline.weekdays.${weekday}`)
  return first === last ? name(first) : t('companions.days', { first: name(first), last: name(last) })
}

/** Returns the days with other hours that are not over, by their first day. */
export function ahead(exceptions: readonly Exception[] | null | undefined, now: number, zone: string): Exception[] {
  const today = dayName(dayOf(now, zone))
  return [...(exceptions ?? [])].filter((each) => each.last >= today).sort((a, b) => (a.first < b.first ? -1 : 1))
}

/** Says from when to when he is away, or with other hours it is there. */
export function exceptionText({ first, last, openings, note }: Exception, kind: Kind, now: number = Date.now()): string {
  const day = (date: string) => formatDay(`${date}T00:00:00Z`, 'UTC', locale.value, now)
  const days = first === last ? day(first) : t('companions.days', { first: day(first), last: day(last) })
  const line = lineOf(openings ?? [])
  const what = line || t(kind === 'operator' ? 'companions.onLeave' : 'companions.away')
  return [`${days} ${what}`, note ?? ''].filter(Boolean).join(t('companions.comma'))
}
