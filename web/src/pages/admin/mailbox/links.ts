/** A letter's text with its links: those to this site can be followed, any other stays text. */

/** A piece of text, or a link within this site. */
export interface Piece {
  text: string
  /** Path, query and hash within the site. */
  to?: string
}

const ADDRESS = /https?:\/\/[^\s<>"“”（）()，。；]+[^\s<>"“”（）()，。；.,;:!?]/g

/** Splits a text at the addresses of this origin. */
export function piecesOf(text: string, origin: string): Piece[] {
  const pieces: Piece[] = []
  let from = 0
  for (const match of text.matchAll(ADDRESS)) {
    if (!URL.canParse(match[0])) continue
    const { origin: there, pathname, search, hash } = new URL(match[0])
    if (there !== origin) continue
    if (match.index > from) pieces.push({ text: text.slice(from, match.index) })
    pieces.push({ text: match[0], to: pathname + search + hash })
    from = match.index + match[0].length
  }
  if (from < text.length) pieces.push({ text: text.slice(from) })
  return pieces
}
