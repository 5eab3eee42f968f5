/** Sentences for people who listen: “周二 9 点到 11 点半，空闲”, "Tuesday 9:00 to 11:30, free". */

import { dateText, endOf, momentText, withOffset } from './format'
import type { Block, Range, Withheld } from './rows'
import type { Situation } from './state'
import { dayOf, minuteOf, weekdayOf } from './time'
import type { TimeLineAnswer } from './types'
import type { Words } from './words'
import { fill } from './words'

/** How a sentence names its days: a week needs only weekdays, a longer window also dates. */
export interface Voice {
  zone: string
  words: Words
  withDates: boolean
}

/** Speaks a span of time. */
export function speakSpan(range: Range, voice: Voice): string {
  const { zone, words } = voice
  const day = dayOf(range.start, zone)
  const end = endOf(range.end, zone)
  const to = end.minute === 1440 ? speakMinute(1440, words) : speakClock(range.end, voice)
  const values = { day: speakDay(day, voice), from: speakClock(range.start, voice), to }
  if (end.day <= day) return fill(words.spanSpoken.oneDay, values)
  return fill(words.spanSpoken.moreDays, { ...values, endDay: speakDay(end.day, voice) })
}

/** Speaks what a stretch is: “空闲”, “我的预约：SEM 观察，已确认”. */
export function speakSituation(situation: Situation, voice: Voice): string {
  const { standing, block, whole } = situation
  const word = whole ? voice.words.standing[standing] : voice.words.partly[standing]
  if (situation.withheld && whole) return withheldText(situation.withheld, voice)
  const details = block && whole && standing !== 'buffer' ? detailsOf(block, voice) : []
  return [titled(word, details.length > 0 || whole ? block : null, voice), ...details].reduce(joinWith(voice))
}

/** Says that time is withheld and from when on it may be asked for: “11月29日 21:00 起开放预约”. */
export function withheldText({ reason, opensAt }: Withheld, { zone, words }: Voice): string {
  if (opensAt === null) return words.standing[reason]
  return fill(words.opensAt[reason], { time: momentText(opensAt, zone, words) })
}

/** Speaks a stretch and what it is. */
export function speakStretch(range: Range, situation: Situation, voice: Voice): string {
  return join(speakSpan(range, voice), speakSituation(situation, voice), voice)
}

/** Speaks an item: what it is, when, and its state; the label of the item itself. */
export function speakBlock(block: Block, voice: Voice): string {
  const { item } = block
  const kind = item.kind === 'outage' ? 'outage' : item.mine ? 'mine' : item.state === 'held' ? 'held' : 'busy'
  const first = titled(voice.words.standing[kind], block, voice)
  return [speakSpan(block, voice), first, ...detailsOf(block, voice)].reduce(joinWith(voice))
}

/** Speaks a new selection and, when it is known, the answer to it; names the row where there are several. */
export function speakSelection(
  range: Range, situation: Situation, answer: TimeLineAnswer | null, rowLabel: string | null, voice: Voice,
): string {
  const span = speakSpan(range, voice)
  const { words } = voice
  const first = rowLabel === null ? fill(words.selected, { span }) : fill(words.selectedOn, { row: rowLabel, span })
  return join(first, answer ? speakAnswer(answer, words) : speakSituation(situation, voice), voice)
}

/** Speaks the answer; its tone is a word too, unless the text already begins with it. */
export function speakAnswer(answer: TimeLineAnswer, words: Words): string {
  const tone = words.tone[answer.tone]
  if (answer.text === '') return tone
  return answer.text.startsWith(tone) ? answer.text : fill(words.titled, { word: tone, title: answer.text })
}

/** Says that a change by someone else spoilt the selection. */
export function speakLoss(range: Range, situation: Situation, voice: Voice): string {
  return fill(voice.words.lost, { sentence: speakStretch(range, situation, voice) })
}

/** Speaks a wall-clock time: “9 点”, “11 点半”, “9 点 15 分”. */
export function speakClock(ms: number, { zone, words }: Voice): string {
  return withOffset(speakMinute(minuteOf(ms, zone), words), ms, zone, words)
}

function speakMinute(total: number, words: Words): string {
  const hour = Math.floor(total / 60)
  const minute = total % 60
  const form = minute === 0 ? 'hour' : minute === 30 ? 'half' : 'minutes'
  return fill(words.clockSpoken[form], { hour, minute: String(minute).padStart(2, '0') })
}

function speakDay(day: number, { words, withDates }: Voice): string {
  const weekday = words.weekdaysSpoken[weekdayOf(day) as keyof Words['weekdaysSpoken']]
  return withDates ? fill(words.dayAndDate, { weekday, date: dateText(day, words) }) : weekday
}

function titled(word: string, block: Block | null, { words }: Voice): string {
  const title = block?.item.title
  return title ? fill(words.titled, { word, title }) : word
}

/** The state of an own or known item, or the deadline of a hold. */
function detailsOf({ item, holdUntil }: Block, { zone, words }: Voice): string[] {
  if (item.kind !== 'reservation') return []
  if (item.state === 'held' && holdUntil !== null) {
    return [fill(words.heldUntil, { deadline: momentText(holdUntil, zone, words) })]
  }
  const word = words.state[(item.state ?? '') as keyof Words['state']]
  return word ? [word] : []
}

function join(first: string, second: string, { words }: Voice): string {
  return fill(words.sentence, { first, second })
}

function joinWith(voice: Voice) {
  return (first: string, second: string) => join(first, second, voice)
}
