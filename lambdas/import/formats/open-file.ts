import { archiveOf } from '../files/archive.ts'
import { gunzip } from '../files/gzip.ts'
import { findList, type JsonShape } from '../json/json-list.ts'
import { recognise, START_BYTES, type Recognised } from '../files/recognise.ts'
import { UNPACK, UnreadableFile, UnsupportedFormat } from '../files/refusal.ts'
import { inMemory, startOf, type StoredFile } from '../files/stored-file.ts'
import { isUtf16, withoutUtf16 } from '../files/utf16.ts'
import { openWorkbook, type Workbook } from '../xlsx/workbook.ts'
import { readZip, type ZipEntry } from '../files/zip.ts'

type Open = () => AsyncIterable<Uint8Array>

interface Packed {
  /** What the file was packed in. */
  readonly packed?: 'gzip' | 'zip'
}

interface Unpacked extends Packed {
  /** Bytes of what is read, once it is unpacked, as the file says. */
  readonly bytes: number
}

/** Text, ready to be read as often as it takes. */
export interface TextContent extends Unpacked {
  readonly format: 'csv' | 'ndjson' | 'vcard'
  readonly open: Open
  /** The file whose own bytes are read, where it is not packed: it can be read from anywhere in it. */
  readonly stored?: StoredFile | undefined
}

export interface JsonContent extends Unpacked {
  readonly format: 'json'
  readonly shape: Exclude<JsonShape, { kind: 'lines' }>
  readonly open: Open
}

export interface WorkbookContent extends Packed {
  readonly format: 'xlsx'
  readonly workbook: Workbook
}

/** What a file holds, as its bytes say. */
export type FileContent = TextContent | JsonContent | WorkbookContent

/** What a file was said to be. Where its bytes say something, they count. */
export type AskedFormat = 'csv' | 'ndjson'

/** A workbook that is packed once more is held in memory, as it is packed itself: it is as long as what may be sent, or it is no usual one. */
const MAX_PACKED_WORKBOOK_BYTES = 25 * 1024 * 1024

const ZIP_IN_ARCHIVE = new UnsupportedFormat('an archive in an archive', UNPACK)

/** How a file is examined. */
export interface OpenFileOptions {
  /** What it was said to be. Where its bytes say something, they count. */
  readonly asked?: AskedFormat | undefined
  /** Bytes of JSON after which the first list of objects is taken for the only one, if only the beginning is read. */
  readonly enoughBytes?: number
}

/** Finds out what a file is. Throws UnsupportedFormat where it is not read, and UnreadableFile where it is broken. */
export const openFile = async (file: StoredFile, options: OpenFileOptions = {}): Promise<FileContent> => {
  const start = await file.read(0, START_BYTES)
  const found = recognise(start, options.asked)
  if (found === 'zip') return openZip(file, options)
  if (found !== 'gzip') {
    const content = await openText(found, () => file.open(), { bytes: file.bytes }, options)
    const isStored =
      content.format === 'csv' || (content.format !== 'json' && content.format !== 'xlsx' && !isUtf16(start))
    return isStored ? { ...content, stored: file } : content
  }
  const open = (): AsyncIterable<Uint8Array> => gunzip(file.open())
  return openUnpacked(open, { packed: 'gzip', bytes: await lengthOfGzip(file) }, options)
}

/** A gzip ends in the length of what it holds. */
const lengthOfGzip = async (file: StoredFile): Promise<number> => {
  const end = Buffer.from(await file.read(Math.max(0, file.bytes - UINT32_BYTES), file.bytes))
  return end.length === UINT32_BYTES ? end.readUInt32LE() : 0
}

const UINT32_BYTES = 4

const openZip = async (file: StoredFile, options: OpenFileOptions): Promise<FileContent> => {
  const entries = await readZip(file)
  const archive = await archiveOf(entries)
  if (archive.kind === 'xlsx') return workbookContent(entries)
  const { entry } = archive
  return openUnpacked(() => entry.open(), { packed: 'zip', bytes: entry.unpacked }, options)
}

/** What was packed is no archive itself; a workbook, which is one, may be packed once more. */
const openUnpacked = async (open: Open, unpacked: Unpacked, options: OpenFileOptions): Promise<FileContent> => {
  const found = recognise(await beginning(open), options.asked)
  if (found === 'gzip') throw ZIP_IN_ARCHIVE
  if (found !== 'zip') return openText(found, open, unpacked, options)
  return { ...(await openPackedWorkbook(open)), ...(unpacked.packed && { packed: unpacked.packed }) }
}

const openText = async (
  found: Exclude<Recognised, 'gzip' | 'zip'>,
  open: Open,
  unpacked: Unpacked,
  { asked, enoughBytes }: OpenFileOptions,
): Promise<FileContent> => {
  if (found instanceof UnsupportedFormat) throw found
  switch (found) {
    case 'json':
      return openJson(() => withoutUtf16(open()), unpacked, { asked, enoughBytes })
    case 'ndjson':
      return { format: found, open: () => withoutUtf16(open()), ...unpacked }
    case 'csv':
    case 'vcard':
      return { format: found, open, ...unpacked }
  }
}

const beginning = async (open: Open): Promise<Uint8Array> => {
  const { start, pieces } = await startOf(open(), START_BYTES)
  await pieces.return(undefined)
  return start
}

const openPackedWorkbook = async (open: Open): Promise<FileContent> => {
  const pieces: Uint8Array[] = []
  let length = 0
  for await (const piece of open()) {
    length += piece.length
    if (length > MAX_PACKED_WORKBOOK_BYTES) throw ZIP_IN_ARCHIVE
    pieces.push(piece)
  }
  const entries = await readZip(inMemory(Buffer.concat(pieces)))
  if ((await archiveOf(entries)).kind !== 'xlsx') throw ZIP_IN_ARCHIVE
  return workbookContent(entries)
}

const workbookContent = async (entries: readonly ZipEntry[]): Promise<WorkbookContent> => ({
  format: 'xlsx',
  workbook: await openWorkbook(entries),
})

/** A file declared as NDJSON may have an invalid line: only that line fails. */
const openJson = async (
  open: Open,
  unpacked: Unpacked,
  { asked, enoughBytes }: Pick<OpenFileOptions, 'asked'> & { readonly enoughBytes: number | undefined },
): Promise<FileContent> => {
  try {
    const shape = await findList(open(), enoughBytes)
    return shape.kind === 'lines'
      ? { format: 'ndjson', open, ...unpacked }
      : { format: 'json', shape, open, ...unpacked }
  } catch (error) {
    if (asked === 'ndjson' && error instanceof UnreadableFile) return { format: 'ndjson', open, ...unpacked }
    throw error
  }
}
