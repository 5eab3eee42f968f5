import { describe, expect, it } from 'vitest'
import { filtersParams, filtersQuery, parseFilters } from './filters'

describe('catalogue filters', () => {
  it('an_address_and_its_filters_say_the_same', () => {
    const filters = { q: '扫描电镜', institution: 'i1', openOnly: true }
    const query = filtersQuery(filters)
    expect(query).toEqual({ q: '扫描电镜', institution: 'i1', open: '1' })
    expect(parseFilters(query as Record<string, string>)).toEqual(filters)
  })

  it('an_empty_address_asks_for_everything', () => {
    expect(parseFilters({})).toEqual({ q: '', institution: '', openOnly: false })
    expect(filtersParams(parseFilters({}))).toEqual({})
    expect(filtersQuery(parseFilters({}))).toEqual({ q: undefined, institution: undefined, open: undefined })
  })

  it('a_repeated_parameter_is_ignored', () => {
    expect(parseFilters({ q: ['a', 'b'] }).q).toBe('')
  })
})
