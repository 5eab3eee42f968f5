import { describe, expect, it } from 'vitest'
import type { Shelf } from './draft'
import { dropDraft, emptyDraft, keepDraft, readDraft } from './draft'

function shelf(): Shelf & { kept: Map<string, string> } {
  const kept = new Map<string, string>()
  return {
    kept,
    getItem: (name) => kept.get(name) ?? null,
    setItem: (name, text) => void kept.set(name, text),
    removeItem: (name) => void kept.delete(name),
  }
}

describe('booking draft', () => {
  it('comes_back_as_it_was_kept_with_the_same_id', () => {
    const store = shelf()
    const draft = { ...emptyDraft('group', 'id-1'), title: '断口形貌', note: '样品易碎' }
    keepDraft(store, 'i1', draft)
    expect(readDraft(store, 'i1')).toEqual(draft)
    expect(readDraft(store, 'i2')).toBeNull()
  })

  it('is_gone_once_booked', () => {
    const store = shelf()
    keepDraft(store, 'i1', emptyDraft('self'))
    dropDraft(store, 'i1')
    expect(readDraft(store, 'i1')).toBeNull()
  })

  it.each(['{', 'null', '7', '{"id":"x"}', '{"id":"x","purpose":"war","title":"","note":"","projectCode":""}'])('%s is_no_draft', (text) => {
    const store = shelf()
    store.kept.set('jishi-draft-i1', text)
    expect(readDraft(store, 'i1')).toBeNull()
  })

  it('a_full_storage_does_not_stop_the_booking', () => {
    const full = { ...shelf(), setItem: () => { throw new DOMException('full', 'QuotaExceededError') } }
    expect(() => keepDraft(full, 'i1', emptyDraft('self'))).not.toThrow()
  })

  it('an_organisation_develops_and_a_group_does_research', () => {
    expect([emptyDraft('organisation').purpose, emptyDraft('group').purpose]).toEqual(['development', 'research'])
  })
})
