import { mount } from '@vue/test-utils'
import { describe, expect, it } from 'vitest'
import { defineComponent, h, nextTick, ref } from 'vue'
import type { Faults } from './faults'
import { provideFaults, useFault } from './faults'

const wrong = ref(true)
const Input = defineComponent(() => {
  const tried = useFault(() => wrong.value)
  return () => h('p', tried.value ? 'tried' : '')
})

describe('the faults of a form', () => {
  it('stand_while_an_input_below_has_one', async () => {
    let faults: Faults | undefined
    const shown = ref(true)
    const form = mount(defineComponent(() => {
      faults = provideFaults()
      return () => (shown.value ? h(Input) : h('i'))
    }))
    expect(faults?.stand()).toBe(true)
    faults!.tried.value = true
    await nextTick()
    expect(form.text()).toBe('tried')
    wrong.value = false
    expect(faults?.stand()).toBe(false)
    wrong.value = true
    shown.value = false
    await nextTick()
    expect(faults?.stand()).toBe(false)
  })
})
