import { archiveOf } from '../files/archive.ts'
import { gunzip } from '../files/gzip.ts'
import { findList, type JsonShape } from '../json/json-list.ts'
import { recognise, START_BYTES } from '../files/recognise.ts'
import { UNPACK, UnreadableFile, UnsupportedFormat } from '../files/refusal.ts'
import { inMemory, startOf, type StoredFile } from '../files/stored-file.ts'
import { withoutUtf16 } from '../files/utf16.ts'
import { openWorkbook, type Workbook } from '../xlsx/workbook.ts'
import { readZip } from '../files/zip.ts'

type Open = () => AsyncIterable<Uint8Array>

/** What a file holds, as its bytes say, ready to be read as often as it takes. */
export type FileContent =
  | { readonly format: 'csv' | 'ndjson' | 'vcard'; readonly open: Open }
  | { readonly format: 'json'; readonly shape: Exclude<JsonShape, { kind: 'lines' }>; readonly open: Open }
  | { readonly format: 'xlsx'; readonly workbook: Workbook }

/** What a file was said to be. Where its bytes say something, they count. */
export type AskedFormat = 'csv' | 'ndjson'

/** A workbook that is packed once more is held in memory, as it is packed itself: it is as long as what may be sent, or it is no usual one. */
const MAX_PACKED_WORKBOOK_BYTES = 25 * 1024 * 1024

const ZIP_IN_ARCHIVE = new UnsupportedFormat('an archive in an archive', UNPACK)

/** Finds out what a file is. Throws UnsupportedFormat where it is not read, and UnreadableFile where it is broken. */
export const openFile = async (file: StoredFile, asked?: AskedFormat): Promise<FileContent> => {
  const start = await file.read(0, START_BYTES)
  const found = recognise(start, asked)
  if (found === 'zip') return openZip(file, asked)
  return openText(() => (found === 'gzip' ? gunzip(file.open()) : file.open()), asked)
}

const openZip = async (file: StoredFile, asked: AskedFormat | undefined): Promise<FileContent> => {
  const entries = await readZip(file)
  const archive = await archiveOf(entries)
  if (archive.kind === 'xlsx') return { format: 'xlsx', workbook: await openWorkbook(entries) }
  return openText(() => archive.entry.open(), asked)
}

/** What is no archive itself; a workbook, which is one, may be packed once more. */
const openText = async (open: Open, asked: AskedFormat | undefined): Promise<FileContent> => {
  const found = recognise(await beginning(open), asked)
  if (found instanceof UnsupportedFormat) throw found
  switch (found) {
    case 'gzip':
      throw ZIP_IN_ARCHIVE
    case 'zip':
      return openPackedWorkbook(open)
    case 'json':
      return openJson(() => withoutUtf16(open()), asked)
    case 'ndjson':
      return { format: found, open: () => withoutUtf16(open()) }
    case 'csv':
    case 'vcard':
      return { format: found, open }
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
  return { format: 'xlsx', workbook: await openWorkbook(entries) }
}

/** Whoever said that the file is NDJSON may have a line of it broken: that costs the line. */
const openJson = async (open: Open, asked: AskedFormat | undefined): Promise<FileContent> => {
  try {
    const shape = await findList(open())
    return shape.kind === 'lines' ? { format: 'ndjson', open } : { format: 'json', shape, open }
  } catch (error) {
    if (asked === 'ndjson' && error instanceof UnreadableFile) return { format: 'ndjson', open }
    throw error
  }
}
