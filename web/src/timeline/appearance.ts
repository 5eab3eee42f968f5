/** How an item looks: which paint, which sign, which words. Colours are the style sheet's. */

import { clockSpanText, momentText } from './format'
import type { Block } from './rows'
import type { Voice } from './speech'
import { fill } from './words'

/** Names of the paints and signs of `TimeSpan.vue`. */
export interface Appearance {
  paint: 'busy' | 'known' | 'mine' | 'held' | 'outage' | 'over'
  sign: 'busy' | 'confirmed' | 'waiting' | 'refused' | 'outage' | 'running'
  /** The title, or the word for what it is where there is none. */
  headline: string
  /** The state or deadline, with the hours. */
  detail: string
}

const SIGNS: Record<string, Appearance['sign']> = { held: 'waiting', in_use: 'running', no_show: 'refused', displaced: 'refused' }

/** Returns how an item looks to this reader. */
export function appearanceOf(block: Block, voice: Voice): Appearance {
  const { item } = block
  const { words, zone } = voice
  const hours = clockSpanText(block, zone, words)
  if (item.kind === 'outage') {
    return { paint: 'outage', sign: 'outage', headline: words.standing.outage, detail: joined(item.title, hours) }
  }
  // What is offered, or kept for some minutes, is kept until a deadline, too.
  if (item.state === 'held' || item.state === 'offered') {
    const deadline = block.holdUntil === null ? words.state.held : fill(words.heldUntil, { deadline: momentText(block.holdUntil, zone, words) })
    return { paint: 'held', sign: 'waiting', headline: item.title || words.standing.held, detail: joined(deadline, hours) }
  }
  if (item.kind === 'busy' && !item.title && !item.mine) {
    return { paint: 'busy', sign: 'busy', headline: words.standing.busy, detail: hours }
  }
  const state = item.state ?? 'confirmed'
  const word = words.state[state as keyof typeof words.state]
  const over = state === 'done' || state === 'no_show'
  return {
    paint: over ? 'over' : item.mine ? 'mine' : 'known',
    sign: SIGNS[state] ?? 'confirmed',
    headline: item.title || (item.mine ? words.standing.mine : words.standing.busy),
    detail: joined(word, hours),
  }
}

function joined(first: string | null | undefined, second: string): string {
  return first ? `${first} · ${second}` : second
}
