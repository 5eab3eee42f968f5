import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { Tree } from '../i18n/catalogue'
import { collect, keysOf, placeholdersOf } from '../i18n/catalogue'
import { isUsed, keysUsed } from './usage'

const files = import.meta.glob<{ default: Record<string, unknown> }>('./*/*.ts', { eager: true })
const trees = collect(files)
const zh = trees.zh ?? {}
const en = trees.en ?? {}

/** Areas whose keys are picked by code that the source search cannot follow: the server's codes. */
const PICKED_BY_CODE = ['problem.code.', 'problem.field.']

function sources(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name)
    if (entry.isDirectory()) return entry.name === 'messages' ? [] : sources(path)
    return /\.(vue|ts)$/.test(entry.name) && !/(\.test|schema)\.ts$/.test(entry.name) ? [readFileSync(path, 'utf8')] : []
  })
}

function at(tree: Tree, key: string): string {
  let node: string | Tree | undefined = tree
  for (const part of key.split('.')) node = typeof node === 'object' ? node[part] : undefined
  return typeof node === 'string' ? node : ''
}

/** The time line reads its words as typed properties, `words.now`: the compiler finds missing ones, this finds spare ones. */
const timeline = sources(join(import.meta.dirname, '../timeline')).join('\n')

function isReadAsProperty(key: string): boolean {
  const [area, word] = key.split('.')
  return area === 'timeline' && new RegExp(`words(\\.value)?\\.${word}\\b`).test(timeline)
}

const used = keysUsed(sources(join(import.meta.dirname, '..')), Object.keys(zh))

describe('message catalogues', () => {
  it('have_the_same_keys_in_both_languages', () => {
    expect(keysOf(en)).toEqual(keysOf(zh))
  })

  it('have_no_empty_message', () => {
    expect(keysOf(zh).filter((key) => at(zh, key).trim() === '' || at(en, key).trim() === '')).toEqual([])
  })

  it('use_the_same_placeholders_in_both_languages', () => {
    const different = keysOf(zh).filter((key) => {
      const [first, second] = [placeholdersOf(at(zh, key)), placeholdersOf(at(en, key))]
      // A count may be spelt out in one language: "one entry".
      return first.join() !== second.join() && !(at(zh, key) + at(en, key)).includes('|')
    })
    expect(different).toEqual([])
  })

  it('hold_every_key_that_the_pages_ask_for', () => {
    const known = new Set(keysOf(zh))
    expect(used.exact.filter((key) => !known.has(key))).toEqual([])
    const unmatched = used.prefixes.filter((prefix) => ![...known].some((key) => key.startsWith(prefix)))
    expect(unmatched).toEqual([])
  })

  it('use_full_width_punctuation_in_chinese', () => {
    const half = keysOf(zh).filter((key) => /[\u4e00-\u9fff][,;:?!()]|[,;:?!()][\u4e00-\u9fff]/.test(at(zh, key)))
    expect(half).toEqual([])
  })

  it('hold_no_key_that_nothing_asks_for', () => {
    const excused = (key: string) => PICKED_BY_CODE.some((prefix) => key.startsWith(prefix)) || isReadAsProperty(key)
    const unused = keysOf(zh).filter((key) => !isUsed(key, used) && !excused(key))
    expect(unused).toEqual([])
  })
})
