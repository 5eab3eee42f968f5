import { describe, expect, it } from 'vitest'
import { toFirstWrong } from './firstWrong'

function form(html: string): HTMLFormElement {
  document.body.innerHTML = `<form>${html}</form>`
  return document.body.querySelector('form')!
}

describe('a refused form', () => {
  it('focuses_the_first_input_of_the_first_wrong_field', () => {
    const made = form('<input id="a"><div class="el-form-item is-error"><p>x</p><input id="b"></div><input id="c" aria-invalid="true">')
    expect(toFirstWrong(made)).toBe(true)
    expect(document.activeElement?.id).toBe('b')
  })

  it('focuses_the_wrong_input_itself_where_it_is_marked', () => {
    toFirstWrong(form('<input id="a"><input id="b" aria-invalid="true">'))
    expect(document.activeElement?.id).toBe('b')
  })

  it('leaves_the_focus_where_nothing_is_wrong', () => {
    expect(toFirstWrong(form('<input id="a">'))).toBe(false)
    expect(toFirstWrong(null)).toBe(false)
  })
})
