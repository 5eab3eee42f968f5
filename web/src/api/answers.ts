/** What operations take and answer, by the name that the API document gives them; nothing is declared here by hand. */

import type { operations } from './schema'

/** The name of an operation. */
export type Operation = keyof operations

type Json<R> = R extends { content: { 'application/json': infer B } } ? B : never
type Good<R> =
  R extends Record<200 | 201, unknown>
    ? R[200 | 201]
    : R extends Record<200, unknown>
      ? R[200]
      : R extends Record<201, unknown>
        ? R[201]
        : never

/** What an operation answers when all is well. */
export type Answer<O extends Operation> = Json<Good<operations[O]['responses']>>
/** One item of a list. */
export type Item<O extends Operation> = Answer<O> extends { items: (infer I)[] } ? I : never
/** What an operation takes. */
export type Body<O extends Operation> = operations[O] extends { requestBody: infer R } ? Json<R> : never
