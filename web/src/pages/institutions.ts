/** The institutions, all of them: a list to choose from. */

import { api, ask } from '../api/client'
import type { Institution } from '../api/types'

/** Follows the cursor to the end; a city has some hundreds. */
export async function loadInstitutions(signal: AbortSignal): Promise<Institution[]> {
  const found: Institution[] = []
  let cursor: string | undefined
  do {
    const page = await ask(api.GET('/institutions', { params: { query: { limit: 100, cursor } }, signal }))
    found.push(...page.items)
    cursor = page.next ?? undefined
  } while (cursor !== undefined)
  return found
}
