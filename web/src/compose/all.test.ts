import { describe, expect, it } from 'vitest'
import { loadAll } from './all'

const paged = (pages: number[][]) => (cursor: string | undefined) => {
  const index = cursor === undefined ? 0 : Number(cursor)
  return Promise.resolve({ items: pages[index] ?? [], next: index + 1 < pages.length ? String(index + 1) : null })
}

describe('a whole list', () => {
  it('is_every_page_in_order', async () => {
    expect(await loadAll(paged([[1, 2], [3], [4]]))).toEqual([1, 2, 3, 4])
  })

  it('ends_once_there_is_enough', async () => {
    expect(await loadAll(paged([[1, 2], [3], [4]]), 3)).toEqual([1, 2, 3])
  })
})
