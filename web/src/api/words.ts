/** Sentences for refusals, in the reader's language. */

import { formatDuration } from '../format/duration'
import { knows, locale, t } from '../i18n'
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
  return knows(key) ? t(key, error.params ?? {}) : t('problem.field.other')
}
