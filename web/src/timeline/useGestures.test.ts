import { flushPromises, mount } from '@vue/test-utils'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import TimeLine from './TimeLine.vue'
import { aRow, anItem, clock } from './samples'
import type { TimeLineSelection } from './types'

const friday = (time: string) => new Date(Date.parse(clock(time)) + 3 * 86_400_000).toISOString().replace('.000', '')
const span = (from: string, to: string) => ({ rowId: 'sem', start: friday(from), end: friday(to) })
const own = anItem({ key: 'own', kind: 'reservation', mine: true, title: 'SEM', from: '09:00', to: '11:00' })

/** Lays the days out as columns of 100 pixels, a minute to the pixel, since nothing is laid out here. */
function layOut() {
  vi.spyOn(Element.prototype, 'getBoundingClientRect').mockImplementation(function (this: Element) {
    const index = [...document.querySelectorAll('[data-track]')].indexOf(this)
    return index < 0 ? new DOMRect(0, 0, 700, 1440) : new DOMRect(index * 100, 0, 100, 1440)
  })
}

function open(props: Record<string, unknown> = {}) {
  const wrapper = mount(TimeLine, {
    attachTo: document.body,
    props: {
      mode: 'week', rows: [aRow([own])], from: '2026-11-29T16:00:00Z', to: '2026-12-06T16:00:00Z', zone: 'Asia/Shanghai', gridMinutes: 30,
      now: clock('08:10'), locale: 'zh', selectable: true,
      'onUpdate:selection': (selection: TimeLineSelection | null) => wrapper.setProps({ selection }), ...props,
    } as never,
  })
  layOut()
  const at = (day: number, time: string) => {
    const [hours = 0, minutes = 0] = time.split(':').map(Number)
    return { clientX: day * 100 + 50, clientY: hours * 60 + minutes }
  }
  const send = async (target: EventTarget, type: string, place: object, pointerType = 'mouse') => {
    target.dispatchEvent(new PointerEvent(type, { bubbles: true, cancelable: true, isPrimary: true, button: 0, pointerId: 1, pointerType, ...place }))
    await flushPromises()
  }
  const find = (selector: string) => wrapper.get(selector).element
  const track = (day: number) => wrapper.findAll('[data-track]')[day]!.element
  const drag = async (target: Element, places: object[], pointerType = 'mouse', wait = 0) => {
    await send(target, 'pointerdown', places[0]!, pointerType)
    if (wait > 0) vi.advanceTimersByTime(wait)
    await flushPromises()
    for (const place of places.slice(1)) await send(window, 'pointermove', place, pointerType)
    await send(window, 'pointerup', places.at(-1)!, pointerType)
    vi.advanceTimersByTime(1)
  }
  return { wrapper, at, send, find, track, drag, chosen: () => wrapper.props('selection') }
}

beforeEach(() => void vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] }))
afterEach(() => {
  vi.useRealTimers()
  vi.restoreAllMocks()
  document.body.innerHTML = ''
})

describe('a mouse', () => {
  it('draws, whichever way it goes', async () => {
    for (const places of [['10:05', '12:20'], ['12:20', '10:05']]) {
      const { drag, track, at, chosen, wrapper } = open()
      await drag(track(4), places.map((time) => at(4, time)))
      expect(chosen()).toEqual(span('10:00', '12:30'))
      wrapper.unmount()
    }
  })
  it('selects an hour by a press, even a trembling one', async () => {
    const { drag, track, at, chosen } = open()
    await drag(track(4), [at(4, '10:05'), at(4, '10:08')])
    expect(chosen()).toEqual(span('10:00', '11:00'))
  })
  it('draws across midnight into the next day', async () => {
    const { drag, track, at, chosen } = open()
    await drag(track(4), [at(4, '22:10'), at(5, '01:40')])
    expect(chosen()).toEqual(span('22:00', '26:00'))
  })
  it('moves and resizes what is selected', async () => {
    const { drag, find, at, chosen } = open({ selection: span('10:00', '12:30') })
    await drag(find('[data-edge=end]'), [at(4, '12:30'), at(4, '13:50')])
    expect(chosen()).toEqual(span('10:00', '14:00'))
    await drag(find('[data-edge=start]'), [at(4, '10:00'), at(4, '12:05')])
    expect(chosen()).toEqual(span('12:00', '14:00'))
    await drag(find('[data-selection]'), [at(4, '13:00'), at(5, '16:10')])
    expect(chosen()).toEqual(span('39:00', '41:00'))
  })
  it('moves an own item that may be moved, without opening it', async () => {
    const { drag, find, at, chosen, wrapper } = open({ movableKey: 'own', selection: { rowId: 'sem', start: clock('09:00'), end: clock('11:00') } })
    await drag(find('[data-selection]'), [at(1, '10:00'), at(4, '15:00')])
    expect([chosen(), wrapper.emitted('open')]).toEqual([span('14:00', '16:00'), undefined])
  })
  it('opens an item by a press and never draws from it', async () => {
    const { drag, find, at, chosen, wrapper } = open()
    await drag(find('[data-open=own]'), [at(1, '09:30'), at(1, '10:30')])
    await wrapper.get('[data-open=own]').trigger('click')
    expect([chosen(), wrapper.emitted('open')]).toEqual([null, [['own', 'sem']]])
  })
  it('gives back what was selected when the drag is broken off', async () => {
    const { send, find, at, chosen, wrapper } = open({ selection: span('10:00', '12:30') })
    await send(find('[data-selection]'), 'pointerdown', at(4, '11:00'))
    await send(window, 'pointermove', at(4, '15:00'))
    expect(chosen()).toEqual(span('14:00', '16:30'))
    await wrapper.trigger('keydown', { key: 'Escape' })
    expect(chosen()).toEqual(span('10:00', '12:30'))
    await send(window, 'pointermove', at(4, '18:00'))
    expect(chosen()).toEqual(span('10:00', '12:30'))
  })
  it('selects nothing with another button, or where nothing can be selected', async () => {
    const { send, track, at, chosen, wrapper } = open()
    await send(track(4), 'pointerdown', { ...at(4, '10:00'), button: 2 })
    await send(window, 'pointerup', at(4, '10:00'))
    await wrapper.setProps({ selectable: false })
    await send(track(4), 'pointerdown', at(4, '10:00'))
    await send(window, 'pointerup', at(4, '10:00'))
    expect(chosen()).toBeNull()
  })
})

describe('a finger', () => {
  it('selects after a long press and draws on from there', async () => {
    const { drag, track, at, chosen } = open()
    await drag(track(4), [at(4, '10:05')], 'touch', 350)
    expect(chosen()).toEqual(span('10:00', '11:00'))
    await drag(track(4), [at(4, '13:05'), at(4, '15:20')], 'touch', 350)
    expect(chosen()).toEqual(span('13:00', '15:30'))
  })
  it('selects nothing by a tap or a swipe', async () => {
    const { drag, track, at, chosen } = open()
    await drag(track(4), [at(4, '10:05')], 'touch', 200)
    await drag(track(4), [at(4, '10:05'), at(4, '11:05'), at(4, '12:05')], 'touch', 100)
    vi.advanceTimersByTime(1000)
    expect(chosen()).toBeNull()
  })
  it('holds a handle at once', async () => {
    const { drag, find, at, chosen } = open({ selection: span('10:00', '11:00') })
    await drag(find('[data-edge=end]'), [at(4, '11:00'), at(4, '12:25')], 'touch')
    expect(chosen()).toEqual(span('10:00', '12:30'))
  })
  it('gives back what was selected when the browser takes it for scrolling', async () => {
    const { send, track, at, chosen } = open({ selection: span('10:00', '11:00') })
    await send(track(4), 'pointerdown', at(4, '13:00'), 'touch')
    vi.advanceTimersByTime(350)
    await flushPromises()
    await send(window, 'pointercancel', at(4, '13:00'), 'touch')
    expect(chosen()).toEqual(span('10:00', '11:00'))
  })
})
