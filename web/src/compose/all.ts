/** Lists that have to be known whole: every page of them, up to a limit that keeps a page usable. */

import type { Page } from './pages'

/** Follows the cursor to the end, or until `most` items are there. */
export async function loadAll<T>(question: (cursor: string | undefined) => Promise<Page<T>>, most = 500): Promise<T[]> {
  const found: T[] = []
  let cursor: string | undefined
  do {
    const page = await question(cursor)
    found.push(...page.items)
    cursor = page.next ?? undefined
  } while (cursor !== undefined && found.length < most)
  return found
}
