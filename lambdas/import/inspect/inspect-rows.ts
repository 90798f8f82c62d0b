import { UnusableFile } from '../files/unusable-file.ts'
import type { Detected } from '../formats/detected.ts'
import { makeRowNormaliser } from '../normalise/row.ts'
import type { CellTable } from '../source/cell-table.ts'
import { readCells } from '../source/csv.ts'
import type { TableRecord } from '../source/csv-records.ts'
import type { RawRow } from '../source/raw-row.ts'
import type { Warnings } from '../source/warnings.ts'
import { makeObjectColumns, makeTableColumns, shownCells } from './columns.ts'
import type { Fault, Inspection, SampleRow } from './inspection.ts'
import type { InspectOptions } from './request.ts'
import { MAX_SAMPLE_ROWS, outcomeOfSample } from './sample-rows.ts'

/** How much of a file is inspected: rows, and bytes of text. */
const MAX_ROWS = 1_000
export const MAX_BYTES = 256 * 1024

/** What was seen of a file, less what the caller knows. */
export type InspectionParts = Omit<Inspection, 'format' | 'warnings'>

export interface OpenTable {
  readonly table: CellTable
  readonly bytesRead: () => number
  readonly found: Pick<Detected, 'format'> & Partial<Detected>
  /** The same table once more, from its first row. */
  readonly again: () => Promise<Pick<OpenTable, 'table' | 'bytesRead'>>
}

interface RowInspection {
  readonly options: InspectOptions
  readonly warnings: Warnings
  /** Why an import would fail, whatever its columns are. */
  readonly fault?: Fault | undefined
}

interface RowsSeen {
  readonly count: number
  readonly isComplete: boolean
  readonly fault?: Fault
}

/** What an import would fail with; of any other code there is nothing to show, and the error is thrown. */
export const faultOf = (error: unknown, expected: Fault['code']): Fault => {
  if (!(error instanceof UnusableFile) || error.code !== expected) throw error
  const { message, fields } = error
  return { code: expected, message, ...(fields && { details: { fields } }) }
}

/** Takes rows as far as a file is inspected. A later error of the file is no failure here: an import would meet it. */
const readSample = async <Row>(
  rows: AsyncIterable<Row>,
  bytesRead: () => number,
  see: (row: Row, isSample: boolean) => void,
): Promise<RowsSeen> => {
  let count = 0
  try {
    for await (const row of rows) {
      if (count === MAX_ROWS || (count > 0 && bytesRead() > MAX_BYTES)) return { count, isComplete: false }
      see(row, count < MAX_SAMPLE_ROWS)
      count += 1
    }
  } catch (error) {
    return { count, isComplete: false, fault: faultOf(error, 'unreadable_file') }
  }
  return { count, isComplete: true }
}

/** The same table, whose records are kept until their rows have come. */
const keepingRecords = (table: CellTable) => {
  const records: TableRecord[] = []
  async function* rows(): CellTable['rows'] {
    for await (const batch of table.rows) {
      records.push(...batch)
      yield batch
    }
  }
  return { table: { ...table, rows: rows() }, next: (): readonly string[] => records.shift()?.cells ?? [] }
}

/** The same table, as far as a file is inspected. */
const beginningOf = ({ table, bytesRead }: Pick<OpenTable, 'table' | 'bytesRead'>): CellTable => {
  async function* rows(): CellTable['rows'] {
    let count = 0
    for await (const batch of table.rows) {
      yield batch.slice(0, MAX_ROWS - count)
      count += batch.length
      if (count >= MAX_ROWS || bytesRead() > MAX_BYTES) return
    }
  }
  return { ...table, rows: rows() }
}

const planOf = async (table: CellTable, { again }: OpenTable, { options, warnings }: RowInspection) => {
  try {
    return await readCells(table, options, warnings, { again: async () => beginningOf(await again()) })
  } catch (error) {
    return faultOf(error, 'unusable_columns')
  }
}

async function* recordsOf({ rows }: CellTable): AsyncGenerator<{ rowNumber: number; line: number }> {
  let rowNumber = 0
  for await (const batch of rows) for (const { line } of batch) yield { rowNumber: (rowNumber += 1), line }
}

/** What an import would make of a table of cells. */
export const inspectTable = async (opened: OpenTable, inspection: RowInspection): Promise<InspectionParts> => {
  const { options, warnings, fault } = inspection
  const { table, next } = keepingRecords(opened.table)
  const plan = await planOf(table, opened, inspection)
  const columns = makeTableColumns(table, options)
  const normalise = makeRowNormaliser(options, warnings)
  const width = table.first.length
  const sample_rows: SampleRow[] = []

  const see = (row: RawRow | { readonly rowNumber: number; readonly line: number }, isSample: boolean): void => {
    const cells = next()
    columns.add(cells)
    const outcome = 'values' in row || 'error' in row ? outcomeOfSample(normalise(row)) : {}
    if (isSample) sample_rows.push({ ...placeOf(row), cells: shownCells(cells, width), ...outcome })
  }
  const isPlan = 'rows' in plan
  const seen = isPlan
    ? await readSample(plan.rows, opened.bytesRead, see)
    : await readSample(recordsOf(table), opened.bytesRead, see)
  const { headerLine } = table
  const ofHeader = {
    has_header: options.has_header,
    ...(headerLine === undefined ? {} : { header_line: headerLine }),
  }
  return {
    detected: { ...opened.found, ...(isPlan ? plan.detected : ofHeader) },
    columns: columns.list(isPlan ? plan.detected.mapping : undefined),
    sample_rows,
    rows_read: seen.count,
    is_complete: seen.isComplete,
    error: fault ?? (isPlan ? undefined : plan) ?? seen.fault ?? null,
  }
}

const placeOf = ({ rowNumber, line }: { readonly rowNumber: number; readonly line?: number }) => ({
  row_number: rowNumber,
  ...(line === undefined ? {} : { line }),
})

/** The same of objects and cards. */
export const inspectObjects = async (
  opened: { readonly rows: AsyncIterable<RawRow>; readonly bytesRead: () => number; readonly detected: Detected },
  options: InspectOptions,
  warnings: Warnings,
): Promise<InspectionParts> => {
  const columns = makeObjectColumns()
  const normalise = makeRowNormaliser(options, warnings)
  const samples: { readonly row: Omit<SampleRow, 'cells'>; readonly cells: readonly string[] }[] = []
  const seen = await readSample(opened.rows, opened.bytesRead, (row, isSample) => {
    const cells = columns.add(row)
    const outcome = outcomeOfSample(normalise(row))
    if (isSample) samples.push({ row: { ...placeOf(row), ...outcome }, cells })
  })
  const list = columns.list()
  return {
    detected: opened.detected,
    columns: list,
    sample_rows: samples.map(({ row, cells }) => ({ ...row, cells: shownCells(cells, list.length) })),
    rows_read: seen.count,
    is_complete: seen.isComplete,
    error: seen.fault ?? null,
  }
}
