/** Sentences for refusals, in the reader's language. */

import { formatDuration } from '../format/duration'
import { knows, locale, pick, t } from '../i18n'
import type { FieldError } from './problem'
import { ApiProblem, NetworkLoss } from './problem'

/** Returns what failed, as one sentence. */
export function problemText(error: unknown): string {
  if (error instanceof NetworkLoss) return t('problem.network')
  if (!(error instanceof ApiProblem)) return t('problem.unexpected')
  if (error.code === 'throttled' && error.retryAfterSeconds) {
    return t('problem.throttledFor', { wait: formatDuration(Math.ceil(error.retryAfterSeconds / 60), locale.value) })
  }
  const key = `problem.code.${error.code}`
  return knows(key) ? t(key) : (error.body.detail ?? error.body.title ?? t('problem.unexpected'))
}

/** Returns what to do now, or nothing when the sentence itself says it. */
export function remedyText(error: unknown): string {
  if (error instanceof NetworkLoss) return t('problem.networkRemedy')
  if (error instanceof ApiProblem && error.status >= 500) {
    const id = error.body.request_id
    return id ? t('problem.serverRemedyWithId', { id }) : t('problem.serverRemedy')
  }
  return ''
}

/** Returns the sentence for one refused field, with its numbers. */
export function fieldText(error: FieldError): string {
  const key = `problem.field.${error.code}`
  return knows(key) ? t(key, inWords(error.params ?? {})) : t('problem.field.other')
}

/** A name among the numbers is said in the reader's language. */
function inWords(params: Record<string, unknown>): Record<string, unknown> {
  const isNamed = (value: unknown): value is { zh: string; en: string } =>
    typeof value === 'object' && value !== null && 'zh' in value && 'en' in value
  return Object.fromEntries(Object.entries(params).map(([name, value]) => [name, isNamed(value) ? pick(value) : value]))
}
