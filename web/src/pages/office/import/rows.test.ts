import { describe, expect, it } from 'vitest'
import type { ImportRow } from './rows'
import { cellsOf, tellingCells } from './rows'

const text = { zh: '缺少原值', en: 'The original value is missing' }
const problem = (field: 'value' | 'status', cell: string) => ({
  code: 'missing',
  refuses: true,
  field,
  cell,
  raw: '',
  text,
  first_row: null,
})
const row: ImportRow = {
  row: 27, verdict: 'refused', asset_number: 'A27', name: '显微镜',
  cells: [
    { field: 'asset_number', cell: 'A27', raw: 'A27', understood: 'A27' },
    { field: 'value', cell: 'G27', raw: '??', understood: null },
  ],
  changes: [{ field: 'asset_number', from: 'A26', to: 'A27' }],
  problems: [problem('value', 'G27'), problem('status', 'K27')],
}

describe('a row of the file', () => {
  it('shows_each_cell_with_its_problems', () => {
    expect(cellsOf(row).map((cell) => [cell.cell, cell.problems.length])).toEqual([['A27', 0], ['G27', 1], ['K27', 1]])
  })

  it('shows_what_is_on_record_where_it_changes', () => {
    expect(cellsOf(row)[0]?.before).toBe('A26')
  })

  it('begins_with_the_cells_that_say_something', () => {
    const plain = { ...row, changes: [] }
    expect(tellingCells(plain).map((cell) => cell.cell)).toEqual(['G27', 'K27'])
  })
})
