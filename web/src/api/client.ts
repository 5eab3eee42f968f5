/** The one way to the server: typed by the API document, with refusals and lost connections as errors. */

import createClient from 'openapi-fetch'
import { locale } from '../i18n'
import type { paths } from './schema'
import { ApiProblem, NetworkLoss, isAborted } from './problem'

/** Requests by method and path; wrap each in `ask`. The cookie goes along by itself, and no script can read it. */
export const api = createClient<paths>({
  baseUrl: `${location.origin}/api/v1`,
  fetch: (request) => globalThis.fetch(request),
})

// The server words its problems in this language.
api.use({
  onRequest: ({ request }) => {
    request.headers.set('Accept-Language', locale.value === 'zh' ? 'zh-CN' : 'en')
  },
})

/** What openapi-fetch gives back. */
interface Result<T> {
  data?: T
  error?: unknown
  response: Response
}

type Listener = (problem: ApiProblem) => void
const listeners = new Set<Listener>()

/** Calls back on every refusal, wherever it happened (the session uses it to notice that it has ended). */
export function onProblem(listener: Listener): void {
  listeners.add(listener)
}

/** Waits for an answer; throws `ApiProblem` when refused and `NetworkLoss` when none came. */
export async function ask<T>(request: Promise<Result<T>>): Promise<T> {
  return (await askWhole(request)).data
}

/** The same, with the response, for the revision in its `ETag` or its status. */
export async function askWhole<T>(request: Promise<Result<T>>): Promise<{ data: T; response: Response }> {
  let result: Result<T>
  try {
    result = await request
  } catch (error) {
    throw isAborted(error) ? error : new NetworkLoss(error)
  }
  const { data, error, response } = result
  if (response.ok) return { data: data as T, response }
  const body = typeof error === 'object' && error !== null ? error : {}
  const problem = new ApiProblem(response.status, body, response.headers.get('Retry-After'), hasEnded(response))
  for (const listener of listeners) listener(problem)
  throw problem
}

/** Requests that carry a password: a 401 there speaks of the password, unless the challenge says otherwise. */
const PROVING = ['/session', '/me/email', '/me/password']

function hasEnded(response: Response): boolean {
  if (response.status !== 401) return false
  const proves = PROVING.some((path) => new URL(response.url || '/', location.origin).pathname === `/api/v1${path}`)
  return !proves || response.headers.get('WWW-Authenticate')?.includes('invalid_token') === true
}

/** Writes a revision as `If-Match` wants it. */
export function matching(revision: number): { 'If-Match': string } {
  return { 'If-Match': `"${revision}"` }
}
