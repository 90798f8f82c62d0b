import { isBlank, isBlankRecord } from './cells.ts'
import { countUsed } from './columns.ts'
import type { TableRecord } from './csv-records.ts'
import { type GuardReader, guardReaderOf } from './formula-guard.ts'
import { placeOfHeader } from './header-place.ts'
import { isHeaderAgain, isRule, isSurveyHeader, isTotal } from './no-rows.ts'
import { NoDataRows } from './no-data-rows.ts'
import { rejectHeader } from './reject-columns.ts'
import type { TableOptions } from './csv-options.ts'

/** Records that are no rows, by why: each is counted in a warning. */
export type Skipped = 'blank_rows' | 'repeated_header' | 'totals_row'

/** A table of cells, from a CSV or a sheet, before anything is known about its columns. */
export interface CellTable {
  /** The header, or the first row where there is none. As wide as every row should be. */
  readonly first: readonly string[]
  /** The line of the header; undefined without one. */
  readonly headerLine: number | undefined
  /** The first record is the header of our own rejects, whatever was said of a header: it is no row. */
  readonly isRejects: boolean
  /** Takes off what keeps a cell from being a formula. */
  readonly unguarded: GuardReader
  /** Lines before the header, and right below it, that were skipped, and that said something. */
  readonly preamble: number
  /** The first rows, as far as they are examined. */
  readonly sample: readonly (readonly string[])[]
  /** Data rows in order, all columns of them. Ends with the failure that the records end with. */
  readonly rows: AsyncGenerator<readonly TableRecord[], void, undefined>
}

/** Records examined before the first row is returned, and batches that they may be in. */
const SAMPLE_RECORDS = 70
const SAMPLE_BATCHES = 16

/** Bytes of a file from its beginning that may say what its columns are. */
export const BEGINNING_BYTES = 1024 * 1024

type Records = AsyncGenerator<readonly TableRecord[], void, undefined>

interface Beginning {
  readonly records: readonly TableRecord[]
  /** An error later in the file, if reading got that far; the rows throw it. */
  readonly failure?: { readonly error: unknown }
}

const readBeginning = async (batches: Records, sampleBatches: number): Promise<Beginning> => {
  const records: TableRecord[] = []
  try {
    for (let batch = 0; batch < sampleBatches && records.length < SAMPLE_RECORDS; batch += 1) {
      const next = await batches.next()
      if (next.done === true) break
      for (const record of next.value) records.push(record)
    }
  } catch (error) {
    return { records, failure: { error } }
  }
  return { records }
}

async function* following({ failure }: Beginning, batches: Records): Records {
  if (failure !== undefined) throw failure.error
  yield* batches
}

const LAST_PADDING = 0x1a

/** The end mark of DOS, and zeros of a file that was longer than what was written into it. */
const isPadding = (line: string): boolean => line.charCodeAt(0) <= LAST_PADDING && /^[\0\x1a\s]*$/.test(line)

/** What a record is other than a row, if it is: below the header of the survey tools stand lines that are neither. */
const makeSkip = (first: readonly string[], hasHeader: boolean) => {
  const unguarded = guardReaderOf(first)
  const header = hasHeader ? first.map((cell) => unguarded(cell).trim()) : undefined
  return ({ cells }: TableRecord): Skipped | 'blank line' | undefined => {
    const [start = ''] = cells
    if (cells.length === 1 && isPadding(start)) return 'blank line'
    if (isBlank(start) && isBlankRecord(cells)) return cells.length > 1 ? 'blank_rows' : 'blank line'
    if (header !== undefined && isHeaderAgain(cells, header, unguarded)) return 'repeated_header'
    if (isRule(cells)) return 'blank_rows'
    return isTotal(cells) ? 'totals_row' : undefined
  }
}

async function* rowsOf(
  records: readonly TableRecord[],
  rest: Records,
  skip: ReturnType<typeof makeSkip>,
  onSkipped: (why: Skipped) => void,
): Records {
  const kept = (batch: readonly TableRecord[]): readonly TableRecord[] => {
    const isRow = (record: TableRecord): boolean => {
      const why = skip(record)
      if (why !== undefined && why !== 'blank line') onSkipped(why)
      return why === undefined
    }
    return batch.filter(isRow)
  }
  yield kept(records)
  for await (const batch of rest) yield kept(batch)
}

interface OpenCellsOptions {
  readonly onSkipped?: (why: Skipped) => void
  readonly sampleBatches?: number
  /** Records to be read in place of all: some of them were rows before. */
  readonly rest?: Records
}

/**
 * Finds the header of a table of records and takes out what is no row: lines above the header, blank rows, a header that comes again,
 * totals. Throws NoDataRows where nothing is left as far as the beginning goes and the table is no longer.
 */
export const openCells = async (
  batches: Records,
  options: TableOptions,
  { onSkipped = () => undefined, sampleBatches = SAMPLE_BATCHES, rest }: OpenCellsOptions = {},
): Promise<CellTable> => {
  const { has_header, mapping } = options
  const beginning = await readBeginning(batches, sampleBatches)
  if (rest !== undefined) await batches.return()
  const cells = beginning.records.slice(0, SAMPLE_RECORDS).map((record) => record.cells)
  const used = (record: readonly string[]): number => countUsed(record.map(guardReaderOf(record)), has_header, mapping)
  const { before, preamble } = placeOfHeader(cells, used, options)
  const firstCells = cells[before]
  if (firstCells === undefined) {
    if (beginning.failure !== undefined) throw beginning.failure.error
    throw new NoDataRows()
  }
  const rejects = rejectHeader(firstCells)
  const first = rejects ?? firstCells
  const isRejects = rejects !== undefined
  const hasHeader = has_header || isRejects
  const surveyLines = hasHeader ? countSurveyHeaders(cells.slice(before + 1)) : 0
  const records = beginning.records.slice(before + (hasHeader ? 1 + surveyLines : 0))
  const skip = makeSkip(first, hasHeader)
  const rows = records.slice(0, SAMPLE_RECORDS).filter((record) => skip(record) === undefined)
  return {
    first,
    headerLine: hasHeader ? beginning.records[before]?.line : undefined,
    isRejects,
    unguarded: guardReaderOf(first),
    preamble: preamble + surveyLines,
    sample: rows.map((record) => record.cells),
    rows:
      rest === undefined
        ? await begun(rowsOf(records, following(beginning, batches), skip, onSkipped), beginning)
        : rowsOf([], rest, skip, onSkipped),
  }
}

/** Two lines at most: what is asked, and the ids of the questions. */
const SURVEY_LINES = 2

const countSurveyHeaders = (below: readonly (readonly string[])[]): number => {
  const count = below.findIndex((cells) => !isSurveyHeader(cells))
  return Math.min(SURVEY_LINES, count < 0 ? below.length : count)
}

/** Makes sure that there is a row, unless what is wrong with the file comes first. */
const begun = async (rows: Records, { failure }: Beginning): Promise<Records> => {
  const waiting: (readonly TableRecord[])[] = []
  for (;;) {
    if (waiting.some((batch) => batch.length > 0)) break
    if (failure !== undefined && waiting.length > 0) break
    const next = await rows.next()
    if (next.done === true) throw new NoDataRows()
    waiting.push(next.value)
  }
  return (async function* () {
    // One batch, so that nothing behind what was returned is read yet when the next is asked for.
    yield waiting.flat()
    yield* rows
  })()
}
