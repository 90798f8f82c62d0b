import type { StoredFile } from '../files/stored-file.ts'
import type { Detected } from '../formats/detected.ts'
import { refuseDisguised } from '../formats/disguised.ts'
import { type AskedFormat, type FileContent, openFile, type WorkbookContent } from '../formats/open-file.ts'
import { ignoredOptions, openContent, sheetWarnings } from '../formats/open-source.ts'
import { openSheet } from '../formats/sheet-table.ts'
import type { Skipped } from '../source/cell-table.ts'
import type { CsvInput } from '../source/csv-chunks.ts'
import { openTable } from '../source/csv-table.ts'
import { findEncoding, UnknownEncoding } from '../source/find-encoding.ts'
import { makeWarnings, type Warnings } from '../source/warnings.ts'
import { firstLines } from './first-bytes.ts'
import type { Fault, Inspection } from './inspection.ts'
import type { InspectOptions } from './request.ts'
import {
  faultOf,
  inspectObjects,
  inspectTable,
  type InspectionParts,
  MAX_BYTES,
  type OpenTable,
} from './inspect-rows.ts'

/** What an import would make of an uploaded file, as far as its beginning says. Throws `UnusableFile` where nothing of it is read. */
export const inspectFile = async (
  file: StoredFile,
  asked: AskedFormat | undefined,
  options: InspectOptions,
): Promise<Inspection> => {
  const warnings = makeWarnings()
  const content = await openFile(file, { asked, enoughBytes: MAX_BYTES })
  for (const field of ignoredOptions(content.format, options)) warnings.add('ignored_option', { field })
  const { detected, ...parts } = await inspectContent(content, options, warnings)
  return inspectionOf(
    { ...parts, detected: { ...detected, ...(content.packed && { packed: content.packed }) } },
    warnings,
  )
}

/** The same of a CSV that a request brings along. */
export const inspectText = async (
  csv: string,
  options: InspectOptions,
  ignored: readonly string[],
): Promise<Inspection> => {
  const warnings = makeWarnings()
  for (const field of ignored) warnings.add('ignored_option', { field })
  refuseDisguised(csv)
  return inspectionOf(await inspectCsv(() => [csv], { options, warnings, encoding: 'utf-8' }), warnings)
}

const inspectionOf = ({ detected, ...parts }: InspectionParts, warnings: Warnings): Inspection => ({
  format: detected.format,
  detected,
  ...parts,
  warnings: warnings.list(),
})

const inspectContent = async (
  content: FileContent,
  options: InspectOptions,
  warnings: Warnings,
): Promise<InspectionParts> => {
  switch (content.format) {
    case 'csv': {
      const { encoding, fault } = await encodingOf(() => content.open(), options, warnings)
      return inspectCsv(() => content.open(), { options, warnings, encoding, fault })
    }
    case 'xlsx':
      return inspectSheet(content, options, warnings)
    case 'vcard':
    case 'json':
    case 'ndjson':
      return inspectObjects(await openContent(content, options, warnings), options, warnings)
  }
}

interface FoundEncoding {
  readonly encoding: string
  /** The encoding is a guess. */
  readonly fault?: Fault
}

const encodingOf = async (
  open: () => AsyncIterable<Uint8Array>,
  options: InspectOptions,
  warnings: Warnings,
): Promise<FoundEncoding> => {
  if (options.encoding !== undefined) return { encoding: options.encoding }
  try {
    const encoding = await findEncoding(firstLines(open(), MAX_BYTES))
    if (encoding === 'windows-1252') warnings.add('assumed_encoding')
    return { encoding }
  } catch (error) {
    if (!(error instanceof UnknownEncoding) || error.guess === undefined) throw error
    return { encoding: error.guess, fault: faultOf(error, 'unknown_encoding') }
  }
}

interface CsvInspection {
  readonly options: InspectOptions
  readonly warnings: Warnings
  readonly encoding: string
  readonly fault?: Fault | undefined
}

const inspectCsv = async (
  open: () => CsvInput,
  { options, warnings, encoding, fault }: CsvInspection,
): Promise<InspectionParts> => {
  const onSkipped = (why: Skipped): void => {
    warnings.add(why)
  }
  const table = await openTable(open(), { ...options, encoding }, { onSkipped })
  const { delimiter } = table
  const ofEncoding: Partial<Detected> =
    fault === undefined ? { encoding: table.encoding } : { encoding_guess: table.encoding }
  const opened: OpenTable = {
    table,
    bytesRead: table.bytesRead,
    found: { format: 'csv', delimiter, ...ofEncoding },
    again: async () => {
      const table = await openTable(open(), { ...options, encoding })
      return { table, bytesRead: table.bytesRead }
    },
  }
  try {
    return await inspectTable(opened, { options, warnings, fault })
  } finally {
    await table.close()
  }
}

const MAX_SHEETS = 200
const MAX_SHEET_CHARS = 255

const inspectSheet = async (
  { workbook }: WorkbookContent,
  options: InspectOptions,
  warnings: Warnings,
): Promise<InspectionParts> => {
  const table = await openSheet(workbook, options, sheetWarnings(warnings))
  // Bytes of a sheet are mostly markup: only its rows are counted.
  const bytesRead = (): number => 0
  const again = async () => ({ table: await openSheet(workbook, options), bytesRead })
  const opened: OpenTable = { table, bytesRead, found: { format: 'xlsx', sheet: table.sheet }, again }
  const parts = await inspectTable(opened, { options, warnings })
  const sheets = workbook.sheets.slice(0, MAX_SHEETS).map((name) => name.slice(0, MAX_SHEET_CHARS).toWellFormed())
  return { ...parts, sheets }
}
