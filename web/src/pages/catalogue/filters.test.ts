import { describe, expect, it } from 'vitest'
import { filtersParams, filtersQuery, parseFilters } from './filters'

describe('catalogue filters', () => {
  it('an_address_and_its_filters_say_the_same', () => {
    const filters = { q: '扫描电镜', institution: 'i1', openOnly: true, minutes: 120 }
    const query = filtersQuery(filters)
    expect(query).toEqual({ q: '扫描电镜', institution: 'i1', open: '1', minutes: '120' })
    expect(parseFilters(query as Record<string, string>)).toEqual(filters)
  })

  it('an_empty_address_asks_for_everything', () => {
    expect(parseFilters({})).toEqual({ q: '', institution: '', openOnly: false, minutes: 0 })
    expect(filtersParams(parseFilters({}))).toEqual({})
    expect(filtersQuery(parseFilters({}))).toEqual({ q: undefined, institution: undefined, open: undefined, minutes: undefined })
  })

  it('a_length_that_is_not_offered_is_any', () => expect(parseFilters({ minutes: '7' }).minutes).toBe(0))

  it('a_repeated_parameter_is_ignored', () => {
    expect(parseFilters({ q: ['a', 'b'] }).q).toBe('')
  })
})
