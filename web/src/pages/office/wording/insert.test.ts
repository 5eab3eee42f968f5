import { describe, expect, it } from 'vitest'
import { inserted, lineAt, names } from './insert'

describe('variables in a template', () => {
  it('take_the_place_of_what_is_selected', () => {
    expect(inserted('亲爱的某人：', 3, 5, 'name', false)).toEqual({ text: '亲爱的{{ name }}：', caret: 13 })
  })

  it('stand_on_lines_of_their_own_if_they_are_blocks', () => {
    expect(inserted('一二', 1, 1, 'facts', true)).toEqual({ text: '一\n\n{{ facts }}\n\n二', caret: 14 })
    expect(inserted('一\n\n\n', 4, 4, 'link', true)).toEqual({ text: '一\n\n{{ link }}', caret: 13 })
    expect(inserted('', 0, 0, 'link', true).text).toBe('{{ link }}')
  })

  it('are_found_in_placeholders_and_conditions_but_not_in_words', () => {
    expect(names('x {{ reason }}', 'reason')).toBe(true)
    expect(names('{% if not reason %}', 'reason')).toBe(true)
    expect(names('the reason {{ time_before }}', 'reason')).toBe(false)
    expect(names('{{ time_before }}', 'time')).toBe(false)
  })
})

describe('lines', () => {
  it('count_from_one_and_end_with_the_last', () => {
    expect(lineAt('ab\ncd\n', 2)).toEqual({ start: 3, end: 5 })
    expect(lineAt('ab\ncd', 9)).toEqual({ start: 3, end: 5 })
    expect(lineAt('ab', 0)).toEqual({ start: 0, end: 2 })
  })
})
