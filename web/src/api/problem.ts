/** What went wrong with a request: a problem the server described (RFC 9457), or a network that did not answer. */

import type { components } from './schema'

/** A field of the request that the server refused. */
export type FieldError = components['schemas']['FieldError']
type Body = components['schemas']['Problem']

/** The server refused and said why. */
export class ApiProblem extends Error {
  readonly status: number
  readonly code: string
  readonly body: Partial<Body>
  /** The session is not valid any more, as opposed to a password that was wrong. */
  readonly sessionEnded: boolean
  /** Seconds to wait before trying again, when the server said so. */
  readonly retryAfterSeconds: number | null

  constructor(status: number, body: Partial<Body>, retryAfter: string | null = null, sessionEnded = false) {
    super(body.title ?? `status ${status}`)
    this.name = 'ApiProblem'
    this.status = status
    this.body = body
    this.sessionEnded = sessionEnded
    this.code = body.code ?? codeOf(status)
    const seconds = Number(retryAfter)
    this.retryAfterSeconds = retryAfter !== null && Number.isFinite(seconds) ? seconds : null
  }
}

/** Tells whether the password given along was wrong. */
export function isWrongPassword(error: unknown): boolean {
  return error instanceof ApiProblem && error.status === 401 && !error.sessionEnded
}

/** No answer came: the request may or may not have been carried out. */
export class NetworkLoss extends Error {
  constructor(cause: unknown) {
    super('no answer from the server', { cause })
    this.name = 'NetworkLoss'
  }
}

/** Tells whether the request was stopped by the page itself. */
export function isAborted(error: unknown): boolean {
  return error instanceof DOMException && error.name === 'AbortError'
}

/** Returns the field errors by JSON pointer; a field may break several rules. */
export function fieldErrors(error: unknown): Map<string, FieldError[]> {
  const found = new Map<string, FieldError[]>()
  if (!(error instanceof ApiProblem)) return found
  for (const each of error.body.errors ?? []) found.set(each.pointer, [...(found.get(each.pointer) ?? []), each])
  return found
}

function codeOf(status: number): string {
  const codes: Record<number, string> = {
    400: 'malformed', 401: 'unauthenticated', 403: 'forbidden', 404: 'not-found', 409: 'conflict', 412: 'stale-revision',
    413: 'too-large', 422: 'validation', 429: 'throttled', 503: 'unavailable', 507: 'storage-full',
  }
  return codes[status] ?? 'internal'
}
