import { describe, expect, it } from 'vitest'
import { countOf, firstVerdict, stepOf } from './steps'

const counts = {
  rows: 9,
  added: 5,
  changed: 0,
  unchanged: 1,
  refused: 0,
  duplicates: 3,
  obligated: 4,
  obligated_not_open: 1,
}

describe('the steps of an import', () => {
  it('begin_with_the_file', () => {
    expect(stepOf('rows', null)).toBe('file')
  })

  it('are_those_of_the_address_once_the_file_is_there', () => {
    expect(stepOf('rows', 'previewed')).toBe('rows')
    expect(stepOf('file', 'previewed')).toBe('columns')
    expect(stepOf(undefined, 'previewed')).toBe('columns')
  })

  it('end_where_it_was_applied', () => {
    expect(stepOf('rows', 'applied')).toBe('apply')
  })
})

describe('the rows of an import', () => {
  it('begin_with_what_needs_a_person', () => {
    expect(firstVerdict(counts)).toBe('duplicate')
    expect(firstVerdict({ ...counts, duplicates: 0 })).toBe('added')
  })

  it('are_counted_by_verdict', () => {
    expect(countOf(counts, 'duplicate')).toBe(3)
    expect(countOf(counts, 'added')).toBe(5)
  })
})
