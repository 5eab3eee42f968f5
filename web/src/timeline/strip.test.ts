import { describe, expect, it } from 'vitest'
import { stripPlace } from './strip'

const stage = { width: 1200, height: 600, top: 52 }
const strip = { width: 340, height: 120 }
const pane = { left: 300, top: 200, width: 160, height: 100 }

describe('the answer', () => {
  it.each([
    ['goes under the selection', pane, { left: 300, top: 308 }],
    ['keeps inside the stage', { ...pane, left: 1000 }, { left: 852, top: 308 }],
    ['goes above where there is no room below', { ...pane, top: 400 }, { left: 300, top: 272 }],
    ['goes beside where there is room neither below nor above', { ...pane, top: 100, height: 480 }, { left: 468, top: 100 }],
    ['goes before it at the right edge', { ...pane, left: 1040, top: 100, height: 480 }, { left: 692, top: 100 }],
    ['is docked while the selection is scrolled away', { ...pane, top: -200 }, null],
    ['is docked while the selection is below the stage', { ...pane, top: 700 }, null],
  ])('%s', (_, target, expected) => {
    expect(stripPlace([target], strip, stage)).toEqual(expected)
  })
  it('is docked without a selection in the page', () => {
    expect(stripPlace([], strip, stage)).toBeNull()
  })
  it('stays beside the evening while the morning after is scrolled away', () => {
    const [evening, morning] = [{ ...pane, top: 300, height: 300 }, { ...pane, left: 460, top: -500, height: 400 }]
    expect(stripPlace([evening, morning], strip, stage)).toEqual({ left: 300, top: 172 })
  })
  it('covers no part of a selection over midnight', () => {
    const [evening, morning] = [{ ...pane, top: 450, height: 150 }, { ...pane, left: 460, top: 52, height: 470 }]
    expect(stripPlace([evening, morning], strip, stage)).toEqual({ left: 628, top: 60 })
  })
  it('is docked on a phone', () => {
    expect(stripPlace([pane], strip, { ...stage, width: 390 })).toBeNull()
  })
})
