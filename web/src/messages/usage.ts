/** Which messages the sources ask for: literals that look like a key, and templates with a fixed beginning. */

/** Keys found in the sources. */
export interface Usage {
  exact: string[]
  /** Fixed beginnings of keys that are put together: t(`area.kind.${x}`). */
  prefixes: string[]
}

// Double quotes hold expressions in templates, except for this one attribute.
const LITERAL = /(?:'|keypath=")([a-z][\w-]*(?:\.[\w-]+)+)['"]/g
const CALL = /\bt\(\s*(['"])([\w-]+(?:\.[\w-]+)*)\1/g
const TEMPLATE = /`([a-z][\w-]*\.(?:[\w-]+\.)*[\w-]*)\$\{/g

/**
 * Finds every literal `'area.key'` whose area is known, every `t('…')` whatever it says, and the beginnings of
 * templates.
 */
export function keysUsed(sources: string[], areas: string[]): Usage {
  const exact = new Set<string>()
  const prefixes = new Set<string>()
  for (const source of sources) {
    for (const [, key] of source.matchAll(LITERAL)) if (key && areas.includes(key.split('.')[0] ?? '')) exact.add(key)
    for (const [, , key] of source.matchAll(CALL)) if (key) exact.add(key)
    for (const [, prefix] of source.matchAll(TEMPLATE)) if (prefix) prefixes.add(prefix)
  }
  return { exact: [...exact].sort(), prefixes: [...prefixes].sort() }
}

/** Tells whether anything asks for the key. */
export function isUsed(key: string, usage: Usage): boolean {
  return usage.exact.includes(key) || usage.prefixes.some((prefix) => key.startsWith(prefix))
}
