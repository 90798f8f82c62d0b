import type { StoredFile } from '../files/stored-file.ts'
import { elementsOf, wholeOf } from '../json/json-list.ts'
import { BEGINNING_BYTES } from '../source/cell-table.ts'
import { openCsv, readCells } from '../source/csv.ts'
import { BLOCK_BYTES } from '../source/csv-chunks.ts'
import type { CsvOptions } from '../source/csv-options.ts'
import { findEncoding } from '../source/find-encoding.ts'
import { MAX_LINE_BYTES, readNdjson, readObjects } from '../source/ndjson.ts'
import { NoDataRows } from '../source/no-data-rows.ts'
import type { RawRow } from '../source/raw-row.ts'
import type { ResumePoints } from '../source/resume-point.ts'
import type { Warnings } from '../source/warnings.ts'
import { readVcards } from '../vcard/read-vcards.ts'
import type { Detected } from './detected.ts'
import {
  type AskedFormat,
  type FileContent,
  type JsonContent,
  openFile,
  type TextContent,
  type WorkbookContent,
} from './open-file.ts'
import { openSheet, orOtherSheets, type SheetEvents, type SheetOptions } from './sheet-table.ts'

/** How a file is to be read, as far as the request says. */
export type SourceOptions = CsvOptions & SheetOptions

export interface OpenSource {
  readonly rows: AsyncIterable<RawRow>
  /** Bytes of the file, as it is packed, that were parsed so far. */
  readonly bytesRead: () => number
  readonly detected: Detected
}

/** What a file was found to be when it was read to a point. */
const storedText = (file: StoredFile, format: TextContent['format']): TextContent => ({
  format,
  bytes: file.bytes,
  open: () => file.open(),
  stored: file,
})

/** Read of a CSV that is resumed: what says what its columns are, and enough behind it that it does not look like the end. */
const CSV_BEGINNING_BYTES = BEGINNING_BYTES + 2 * BLOCK_BYTES

/** What is read of a file, once it is unpacked. */
interface OpenContent {
  readonly rows: AsyncIterable<RawRow>
  readonly bytes: number
  readonly bytesRead: () => number
  readonly detected: Omit<Detected, 'packed'>
}

/**
 * Opens a file of any format that is read as a stream of rows. Throws UnsupportedFormat, UnreadableFile, and what the reader of a table
 * throws. The rows throw what is wrong later in the file.
 */
export const openSource = async (
  file: StoredFile,
  asked: AskedFormat | undefined,
  options: SourceOptions,
  warnings: Warnings,
  points?: ResumePoints,
): Promise<OpenSource> => {
  const content = points?.from === undefined ? await openFile(file, { asked }) : storedText(file, points.from.format)
  for (const field of ignoredOptions(content.format, options)) warnings.add('ignored_option', { field })
  const { rows, bytes, bytesRead, detected } = await openContent(content, options, warnings, points)
  const share = bytes === 0 ? 1 : file.bytes / bytes
  return {
    rows,
    bytesRead: () => Math.min(file.bytes, Math.round(bytesRead() * share)),
    detected: { ...detected, ...(content.packed && { packed: content.packed }) },
  }
}

/** Opens text of a kind that is known, in UTF-8, from a request. Its lines have no numbers. */
export const openText = async (
  content: TextContent & { readonly format: 'csv' | 'ndjson' },
  options: CsvOptions,
  warnings: Warnings,
  points?: ResumePoints,
): Promise<Omit<OpenSource, 'detected'> & { readonly detected?: Detected }> => {
  if (content.format === 'csv') return openCsvContent(content, { ...options, encoding: 'utf-8' }, warnings, points)
  const { rows, bytesRead } = openObjects(content, points)
  return { rows: withoutLines(rows), bytesRead }
}

async function* withoutLines(rows: AsyncIterable<RawRow>): AsyncGenerator<RawRow> {
  for await (const { line, ...row } of rows) yield row
}

/** Options that have no meaning for a format, of those that were given. */
export const ignoredOptions = (format: FileContent['format'], options: SourceOptions): readonly string[] => {
  const { has_header, delimiter, mapping, mapping_from, mapping_mode, other_columns, encoding, sheet } = options
  const isTable = format === 'csv' || format === 'xlsx'
  // What comes from an earlier import was not sent.
  const isSent = !isTable && mapping_from === undefined
  const ignored = {
    has_header: !isTable && !has_header,
    delimiter: format !== 'csv' && delimiter !== undefined,
    mapping_from: !isTable && mapping_from !== undefined,
    mapping: isSent && mapping !== undefined,
    mapping_mode: isSent && mapping_mode !== undefined,
    other_columns: isSent && other_columns !== undefined,
    encoding: format !== 'csv' && format !== 'vcard' && encoding !== undefined,
    sheet: format !== 'xlsx' && sheet !== undefined,
  }
  return Object.entries(ignored).flatMap(([name, isIgnored]) => (isIgnored ? [name] : []))
}

/** Opens what is in a file. With points, as far as they can be noted in it. */
export const openContent = (
  content: FileContent,
  options: SourceOptions,
  warnings: Warnings,
  points?: ResumePoints,
): Promise<OpenContent> => {
  switch (content.format) {
    case 'csv':
      return openCsvContent(content, options, warnings, points)
    case 'xlsx':
      return openSheetContent(content, options, warnings)
    case 'vcard':
      return Promise.resolve(openVcards(content, options, warnings, points))
    case 'json':
    case 'ndjson':
      return Promise.resolve(openObjects(content, points))
  }
}

const openCsvContent = async (
  content: TextContent,
  options: SourceOptions,
  warnings: Warnings,
  points?: ResumePoints,
): Promise<OpenContent> => {
  const { stored } = content
  const encoding = options.encoding ?? points?.from?.table?.encoding ?? (await findEncoding(content.open()))
  if (encoding === 'windows-1252' && options.encoding === undefined) warnings.add('assumed_encoding')
  const resume = points &&
    stored && {
      points,
      openAt: (offset: number) => stored.open(offset),
      beginning: async function* () {
        yield await stored.read(0, CSV_BEGINNING_BYTES)
      },
    }
  const { rows, bytesRead, detected } = await openCsv(() => content.open(), { ...options, encoding }, warnings, resume)
  return { rows, bytes: content.bytes, bytesRead, detected: { format: 'csv', ...detected } }
}

/** What is lost of a sheet, as warnings. */
export const sheetWarnings = (warnings: Warnings): SheetEvents => ({
  onSkipped: (why) => {
    warnings.add(why)
  },
  onSurplus: (column) => {
    warnings.add('ignored_column', { column: `Column ${column + 1}` })
  },
})

const openSheetContent = async (
  { workbook }: WorkbookContent,
  options: SourceOptions,
  warnings: Warnings,
): Promise<OpenContent> => {
  const { table, rows, detected } = await orOtherSheets(workbook, options, async () => {
    const opened = await openSheet(workbook, options, sheetWarnings(warnings))
    const read = await readCells(opened, options, warnings, { again: () => openSheet(workbook, options) })
    return { table: opened, ...read }
  })
  const { sheet, bytesRead } = table
  return { rows, bytes: workbook.bytesOf(sheet), bytesRead, detected: { format: 'xlsx', sheet, ...detected } }
}

const openVcards = (
  { open, bytes, stored }: TextContent,
  { encoding }: SourceOptions,
  warnings: Warnings,
  points?: ResumePoints,
): OpenContent => {
  const offset = points?.from?.offset ?? 0
  const pieceBytes = points && Math.min(COUNTED_BYTES, points.everyBytes)
  const { read, bytesRead } = counted(stored === undefined ? open() : stored.open(offset), offset, pieceBytes)
  const losses = {
    unread: (column: string) => {
      warnings.add('ignored_property', { column })
    },
    assumedEncoding: () => {
      warnings.add('assumed_encoding')
    },
  }
  const rows = readVcards(read(), encoding === undefined ? {} : { encoding }, losses, stored && points)
  return { rows: points?.from === undefined ? atLeastOne(rows) : rows, bytes, bytesRead, detected: { format: 'vcard' } }
}

/** Rows of objects, as a row of `rows` each. */
const openObjects = (content: TextContent | JsonContent, points?: ResumePoints): OpenContent => {
  const stored = content.format === 'json' ? undefined : content.stored
  const offset = points?.from?.offset ?? 0
  const { read, bytesRead } = counted(stored === undefined ? content.open() : stored.open(offset), offset)
  const { bytes, format } = content
  return { rows: objectsOf(content, read(), stored && points), bytes, bytesRead, detected: { format } }
}

const objectsOf = (
  content: TextContent | JsonContent,
  pieces: AsyncIterable<Uint8Array>,
  points: ResumePoints | undefined,
): AsyncIterable<RawRow> => {
  if (content.format !== 'json') return readNdjson(pieces, points)
  const { shape } = content
  return readObjects(
    shape.kind !== 'single'
      ? elementsOf(pieces, shape.kind === 'list' ? shape.ordinal : shape.kind, MAX_LINE_BYTES)
      : only(() => wholeOf(pieces, MAX_LINE_BYTES)),
  )
}

/** Read once it is asked for: a failure before that would reach nobody and end the process. */
async function* only<T>(read: () => Promise<T>): AsyncGenerator<T, void, undefined> {
  yield await read()
}

async function* atLeastOne(rows: AsyncIterable<RawRow>): AsyncGenerator<RawRow, void, undefined> {
  let isEmpty = true
  for await (const row of rows) {
    isEmpty = false
    yield row
  }
  if (isEmpty) throw new NoDataRows()
}

/** Far less than S3 is read by at a time: what progress says keeps close to what is done. */
const COUNTED_BYTES = 64 * 1024

const counted = (chunks: AsyncIterable<Uint8Array>, offset = 0, pieceBytes = COUNTED_BYTES) => {
  let bytes = offset
  async function* read(): AsyncGenerator<Uint8Array> {
    for await (const chunk of chunks) {
      for (let at = 0; at < chunk.length; at += pieceBytes) {
        const piece = chunk.subarray(at, at + pieceBytes)
        bytes += piece.length
        yield piece
      }
    }
  }
  return { read, bytesRead: () => bytes }
}
