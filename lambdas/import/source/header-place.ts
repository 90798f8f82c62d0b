import { filledCells, isBlank, looksLikeEmail, looksLikePhone } from './cells.ts'

type Cells = readonly string[]

/** Where the header stands among the first records of a file, or the first row where there is no header. */
export interface HeaderPlace {
  /** Records before it. */
  readonly before: number
  /** Those of them that say something: neither blank nor the `sep=` line of Excel. */
  readonly preamble: number
}

/** Lines of text before a header: LinkedIn writes two, reports of spreadsheets some more. */
const MAX_PREAMBLE_RECORDS = 20
/** Columns that must be recognised in a line below the first to make it the header. */
const PREAMBLE_PROOF = 2

/** `sep=;`, which is no row; its own delimiter may part it. */
const isSeparatorLine = (cells: Cells): boolean => cells.length <= 2 && /^"?sep=(?:.)?"?$/i.test(cells.join('').trim())

const isBlankLine = (cells: Cells): boolean => filledCells(cells) === 0

/** Words and values above a table, as spreadsheets write them, with the delimiters of the table: `Report;12.03.2024;;;`. */
const isAbove = (cells: Cells, header: Cells): boolean => {
  const filled = filledCells(cells)
  if (cells.length < header.length || filled <= 1) return true
  return filled < filledCells(header) && !cells.some((cell) => looksLikeEmail(cell) || looksLikePhone(cell))
}

/**
 * Names of groups above the names of columns, `Person,,Contact,`: gaps where cells were merged, and below them more columns in use, none of
 * them blank, and no data.
 */
const isGroupLine = (cells: Cells, below: Cells | undefined, usedColumns: (record: Cells) => number): boolean =>
  below !== undefined &&
  cells.length <= below.length &&
  filledCells(cells) < filledCells(below) &&
  usedColumns(below) >= PREAMBLE_PROOF &&
  usedColumns(below) > usedColumns(cells) &&
  below.every((cell, index) => !isBlank(cell) || isBlank(cells[index] ?? '')) &&
  !below.some((cell) => looksLikeEmail(cell) || looksLikePhone(cell))

/**
 * In the first line, or in one further down that names columns in use while all lines above it name none and are no records of the same
 * table: narrower than it, with one filled cell at most, or with fewer than it and none that is an address or a phone. A line of one
 * filled cell may name a column by chance, as a title does. So a row is never taken for a preamble.
 */
const headerAt = (records: readonly Cells[], usedColumns: (record: Cells) => number, proof: number): number => {
  const above: Cells[] = []
  let isTitle = false
  for (const [index, record] of records.slice(0, MAX_PREAMBLE_RECORDS + 1).entries()) {
    const used = usedColumns(record)
    if (isGroupLine(record, records[index + 1], usedColumns)) {
      isTitle = true
      above.push(record)
      continue
    }
    const isLine = filledCells(record) <= 1 && records.some((other) => other.length > record.length || other.length > 1)
    if (used >= (index === 0 && !isLine ? 1 : isTitle ? PREAMBLE_PROOF : proof)) {
      return above.every((cells) => isAbove(cells, record)) ? index : 0
    }
    if (used > 0 && !isLine) return 0
    isTitle ||= used > 0
    above.push(record)
  }
  return 0
}

/** Finds the header among the first records of a table. */
export const placeOfHeader = (
  records: readonly Cells[],
  usedColumns: (record: Cells) => number,
  { has_header, mapping }: { readonly has_header: boolean; readonly mapping?: object },
): HeaderPlace => {
  const separators = records[0] !== undefined && isSeparatorLine(records[0]) ? 1 : 0
  const firstFilled = records.slice(separators).findIndex((cells) => !isBlankLine(cells))
  const top = separators + Math.max(0, firstFilled)
  const proof = mapping === undefined ? PREAMBLE_PROOF : 1
  const before = top + (has_header ? headerAt(records.slice(top), usedColumns, proof) : 0)
  return { before, preamble: records.slice(top, before).filter((cells) => !isBlankLine(cells)).length }
}
