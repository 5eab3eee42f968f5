/** A row of the file: each cell with what stands there, what was understood, and what is wrong with it. */

import type { Item } from '../../../api/answers'

/** A row of an import. */
export type ImportRow = Item<'list_import_rows'>
type Cell = ImportRow['cells'][number]
type Problem = ImportRow['problems'][number]

/** A cell with its problems. */
export interface CellView {
  field: Cell['field']
  cell: string
  raw: string
  understood: string | null
  problems: Problem[]
  /** What is on record, where applying would change it. */
  before: string | null
}

/** Joins cells, problems and changes, in the order of the file; a problem without a cell of its own comes last. */
export function cellsOf(row: ImportRow): CellView[] {
  const problems = new Map<string, Problem[]>()
  for (const problem of row.problems) problems.set(problem.field, [...(problems.get(problem.field) ?? []), problem])
  const known = new Set<string>(row.cells.map((cell) => cell.field))
  const cells = row.cells.map((cell) => ({
    field: cell.field,
    cell: cell.cell,
    raw: cell.raw,
    understood: cell.understood ?? null,
    problems: problems.get(cell.field) ?? [],
    before: row.changes.find((change) => change.field === cell.field)?.from ?? null,
  }))
  const others = row.problems
    .filter((problem) => !known.has(problem.field))
    .map((problem) => ({ field: problem.field, cell: problem.cell, raw: problem.raw, understood: null, problems: [problem], before: null }))
  return [...cells, ...others]
}

/** Returns the cells worth showing before anybody asks for all: those with a problem, or those that change. */
export function tellingCells(row: ImportRow): CellView[] {
  return cellsOf(row).filter((cell) => cell.problems.length > 0 || cell.before !== null)
}
