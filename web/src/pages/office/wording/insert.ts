/** Placing variables in a template, and finding the lines of which the server speaks. */

/** A text with the caret behind what was put into it. */
export interface Inserted {
  text: string
  caret: number
}

/** Puts a variable in place of what is selected; a block gets a line of its own, with blank lines around it. */
export function inserted(text: string, start: number, end: number, name: string, isBlock: boolean): Inserted {
  const [before, after] = [text.slice(0, start), text.slice(end)]
  const tag = `{{ ${name} }}`
  if (!isBlock) return { text: before + tag + after, caret: before.length + tag.length }
  const lead = before.trim() === '' ? '' : `${before.trimEnd()}\n\n`
  const rest = after.trim() === '' ? '' : `\n\n${after.trimStart()}`
  return { text: lead + tag + rest, caret: lead.length + tag.length }
}

/** Where a line begins and ends; lines count from 1, and there is none beyond the last. */
export function lineAt(text: string, line: number): { start: number; end: number } {
  const lines = text.split('\n')
  const index = Math.min(Math.max(line, 1), lines.length) - 1
  const start = lines.slice(0, index).reduce((sum, each) => sum + each.length + 1, 0)
  return { start, end: start + (lines[index]?.length ?? 0) }
}

/** Whether a text has a variable already, as a placeholder or in a condition. */
export function names(text: string, name: string): boolean {
  return new RegExp(`\\{[{%][^}]*\\b${name}\\b`).test(text)
}
