import { flushPromises, mount } from '@vue/test-utils'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import TimeLine from './TimeLine.vue'
import { aRow, anItem, clock } from './samples'
import type { TimeLineRow, TimeLineSelection } from './types'

const week = { from: '2026-11-29T16:00:00Z', to: '2026-12-06T16:00:00Z' }
const day = { from: clock('00:00'), to: clock('24:00') }
const items = [
  anItem({ key: 'taken', from: '09:00', to: '11:00' }),
  anItem({ key: 'own', kind: 'reservation', state: 'confirmed', mine: true, title: '断口形貌', from: '14:00', to: '15:00' }),
]
const manyRows = (count: number): TimeLineRow[] => Array.from({ length: count }, (_, i) => aRow([], { id: `r${i}`, label: `仪器 ${i}` }))

/** Mounts the time line with a parent that keeps the selection, as pages do. */
function open(props: Record<string, unknown> = {}) {
  const wrapper = mount(TimeLine, {
    attachTo: document.body,
    slots: { answer: '<button id="book">预约</button>' },
    props: {
      mode: 'week', rows: [aRow(items)], ...week, zone: 'Asia/Shanghai', gridMinutes: 30, now: clock('08:10'), locale: 'zh', selectable: true,
      'onUpdate:selection': (selection: TimeLineSelection | null) => wrapper.setProps({ selection }), ...props,
    } as never,
  })
  const keys = async (...names: string[]) => {
    for (const name of names) {
      const [key, shift] = [name.replace('Shift+', ''), name.includes('Shift+')]
      document.activeElement?.dispatchEvent(new KeyboardEvent('keydown', { key, shiftKey: shift, bubbles: true, cancelable: true }))
      await flushPromises()
    }
  }
  const cell = () => wrapper.find<HTMLElement>('[data-cell][tabindex="0"]')
  const focused = () => document.activeElement?.getAttribute('aria-label')
  return { wrapper, keys, cell, focused, live: () => wrapper.find('.live').text(), chosen: () => wrapper.emitted('update:selection')?.at(-1)?.[0] }
}

beforeEach(() => void vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] }))
afterEach(() => {
  vi.useRealTimers()
  document.body.innerHTML = ''
})

describe('the grid', () => {
  it('has a row for each day, named by its heading, and one tab stop', () => {
    const { wrapper } = open()
    expect(wrapper.get('[role=grid]').attributes('aria-label')).toBe('SEM的时间线')
    expect(wrapper.findAll('[role=row]').map((row) => row.get('[role=rowheader]').text())).toEqual([
      '周一11月30日', '周二12月1日今天', '周三12月2日', '周四12月3日', '周五12月4日', '周六12月5日', '周日12月6日',
    ])
    expect(wrapper.findAll('[role=grid] [tabindex="0"]')).toHaveLength(1)
  })
  it('names items for those who listen and hides what may not be known', () => {
    const { wrapper } = open()
    const labels = wrapper.findAll('.span').map((span) => span.attributes('aria-label'))
    expect(labels).toEqual(['周二 9 点到 11 点，已占用', '周二 14 点到 15 点，我的预约：断口形貌，已确认'])
  })
  it('speaks English when asked', () => {
    const { wrapper } = open({ locale: 'en' })
    expect(wrapper.get('[role=grid]').attributes('aria-label')).toBe('Time line of SEM')
    expect(wrapper.findAll('.span')[0]!.attributes('aria-label')).toBe('Tuesday 9:00 to 11:00, occupied')
  })
  it('claims nothing about a row that is loading', () => {
    const { wrapper, cell } = open({ rows: [aRow([], { loading: true })] })
    expect(wrapper.findAll('.track .closed')).toHaveLength(0)
    expect(cell().attributes('aria-label')).toContain('正在载入')
  })
  it('says so when there is nothing to show', () => {
    expect(open({ rows: [] }).wrapper.text()).toContain('没有可显示的仪器')
  })
})

describe('keys', () => {
  it('move, select, extend, commit and clear', async () => {
    const { wrapper, keys, cell, focused, chosen } = open()
    cell().element.focus()
    expect(focused()).toBe('周二 8 点到 8 点半，部分已过去')
    await keys('ArrowRight', 'ArrowDown', 'ArrowDown')
    expect(focused()).toBe('周三 9 点到 9 点半，未开放')
    await keys('Shift+ArrowDown', 'Shift+ArrowDown', 'Shift+ArrowDown', 'Shift+ArrowDown')
    const selection = { rowId: 'sem', start: '2026-12-02T01:00:00Z', end: '2026-12-02T03:30:00Z' }
    expect(chosen()).toEqual(selection)
    expect(document.activeElement?.getAttribute('aria-selected')).toBe('true')
    await keys('Enter')
    expect(wrapper.emitted('commit')).toEqual([[selection]])
    await keys('Escape')
    expect(chosen()).toBeNull()
  })
  it('open an own item and leave an anonymous one alone', async () => {
    const { wrapper, keys, cell } = open({ now: clock('09:10') })
    cell().element.focus()
    await keys('Enter')
    expect(wrapper.emitted('open')).toBeUndefined()
    await keys('Escape', ...Array<string>(10).fill('ArrowDown'), 'Enter')
    expect(wrapper.emitted('open')).toEqual([['own', 'sem']])
  })
  it('are not needed by a screen reader that clicks a cell', async () => {
    const { cell, chosen } = open({ rows: [aRow([])] })
    await cell().trigger('click')
    expect(chosen()).toEqual({ rowId: 'sem', start: '2026-12-01T00:00:00Z', end: '2026-12-01T01:00:00Z' })
  })
  it('ask for another window at its end and follow it there', async () => {
    const { wrapper, keys, cell, focused } = open({ ...day, rows: [aRow([])] })
    cell().element.focus()
    await keys('PageDown')
    expect(wrapper.emitted('windowChange')).toEqual([[{ from: '2026-12-01T16:00:00Z', to: '2026-12-02T16:00:00Z' }]])
    await wrapper.setProps({ from: '2026-12-01T16:00:00Z', to: '2026-12-02T16:00:00Z' })
    await flushPromises()
    expect(focused()).toBe('周三 8 点到 8 点半，未开放')
  })
  it('cannot select where nothing can be selected', async () => {
    const { keys, cell, chosen } = open({ selectable: false })
    cell().element.focus()
    await keys('Shift+ArrowDown', 'Enter')
    expect(chosen()).toBeUndefined()
  })
  it('do nothing in the answer, so that its buttons work', async () => {
    const { wrapper, keys, chosen } = open({ selection: { rowId: 'sem', start: clock('12:00'), end: clock('13:00') } })
    wrapper.get<HTMLElement>('#book').element.focus()
    await keys('Escape', 'ArrowDown', 'Enter')
    expect(chosen()).toBeUndefined()
  })
})

describe('typed times and answers', () => {
  const selection = { rowId: 'sem', start: clock('12:00'), end: clock('13:00') }
  it('put the cursor at the selection and are spoken', async () => {
    const { wrapper, cell, live } = open()
    await wrapper.setProps({ selection, answer: { tone: 'checking', text: '' } })
    vi.advanceTimersByTime(1000)
    await flushPromises()
    expect([cell().attributes('aria-label'), live()]).toEqual(['周二 12 点到 12 点半，空闲，已选中', ''])
    await wrapper.setProps({ answer: { tone: 'free', text: '可预约 · ¥360' } })
    vi.advanceTimersByTime(1000)
    await flushPromises()
    expect(live()).toBe('已选 周二 12 点到 13 点，可预约 · ¥360')
    expect(wrapper.get('.strip').text()).toContain('12月1日 周二 12:00–13:001 小时')
  })
  it('say at once when someone else takes the time', async () => {
    const { wrapper, live } = open({ selection })
    await wrapper.setProps({ rows: [aRow([...items, anItem({ key: 'new', from: '12:30', to: '14:00' })])] })
    expect(live()).toBe('您选的时间刚刚变了：周二 12 点到 13 点，部分已占用')
  })
  it('the cross clears the selection', async () => {
    const { wrapper, chosen, live } = open({ selection })
    await wrapper.get('.clear').trigger('click')
    await flushPromises()
    expect([chosen(), live()]).toEqual([null, '已取消选择'])
  })
})

describe('moving', () => {
  it('selects the item’s own place and keeps it in sight', async () => {
    const { wrapper, keys, cell, chosen } = open({ movableKey: 'own' })
    expect(wrapper.findAll('[data-selection]')).toHaveLength(1)
    expect(wrapper.get('.leaving').text()).toContain('原时间')
    await wrapper.setProps({ selection: { rowId: 'sem', start: clock('14:00'), end: clock('15:00') } })
    cell().element.focus()
    await keys('ArrowDown')
    expect(chosen()).toEqual({ rowId: 'sem', start: '2026-12-01T06:30:00Z', end: '2026-12-01T07:30:00Z' })
  })
  it('draws the old place where the page says it was', () => {
    expect(open({ ghost: { rowId: 'sem', start: clock('16:00'), end: clock('17:00') } }).wrapper.get('.ghost').text()).toBe('原时间')
  })
})

describe('rows', () => {
  it('are few in the page, all of them counted', () => {
    const { wrapper } = open({ mode: 'rows', rows: manyRows(1000), ...day })
    expect(wrapper.get('[role=grid]').attributes('aria-rowcount')).toBe('1001')
    expect(wrapper.findAll('[role=row]').length).toBeLessThan(30)
    expect(wrapper.findAll('[role=row]').at(1)!.attributes('aria-rowindex')).toBe('2')
  })
  it('keep the focused row in the page, however far it is', async () => {
    const { keys, cell, wrapper } = open({ mode: 'rows', rows: manyRows(1000), ...day })
    cell().element.focus()
    await keys(...Array<string>(40).fill('ArrowDown'))
    expect(document.activeElement?.closest('[role=row]')?.getAttribute('aria-rowindex')).toBe('42')
    await keys('Enter')
    expect(wrapper.emitted('update:selection')?.at(-1)).toEqual([{ rowId: 'r40', start: '2026-12-01T00:00:00Z', end: '2026-12-01T01:00:00Z' }])
    vi.advanceTimersByTime(1000)
    await flushPromises()
    expect(wrapper.find('.live').text()).toBe('已选 仪器 40，周二 8 点到 9 点，部分已过去')
  })
})
