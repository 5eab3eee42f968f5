/** From files `messages/<language>/<area>.ts` to one tree per language: `area.key`. */

/** Messages of one language: areas of nested keys. */
export type Tree = { [key: string]: string | Tree }

/** Puts each file's default export under its area's name. */
export function collect(files: Record<string, { default: Record<string, unknown> }>): Record<string, Tree> {
  const trees: Record<string, Tree> = {}
  for (const [path, file] of Object.entries(files)) {
    const [, language, area] = /([a-z]+)\/([a-z-]+)\.ts$/.exec(path) ?? []
    if (!language || !area) continue
    const tree = (trees[language] ??= {})
    tree[area] = file.default as Tree
  }
  return trees
}

/** Lists every leaf of a tree as a dotted key, sorted. */
export function keysOf(tree: Tree, prefix = ''): string[] {
  const keys = Object.entries(tree).flatMap(([key, value]) =>
    typeof value === 'string' ? [prefix + key] : keysOf(value, `${prefix}${key}.`),
  )
  return keys.sort()
}

/** Lists the placeholders of a message, sorted. */
export function placeholdersOf(message: string): string[] {
  return [...new Set(message.match(/\{\w+\}/g) ?? [])].sort()
}
