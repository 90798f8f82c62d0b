import { EXPORT_CONTACTS, SAVE_AS_TABLE, UNPACK, UnsupportedFormat } from './refusal.ts'

interface Signature {
  /** As Latin-1. */
  readonly bytes: string
  readonly at?: number
  readonly kind: string
  readonly wayOut: string
}

const image = (kind: string, bytes: string, at = 0): Signature => ({
  bytes,
  at,
  kind,
  wayOut: `It holds no text that can be read. ${EXPORT_CONTACTS}`,
})

const archive = (kind: string, bytes: string, at = 0): Signature => ({ bytes, at, kind, wayOut: UNPACK })

const database = (kind: string, bytes: string): Signature => ({ bytes, kind, wayOut: EXPORT_CONTACTS })

/** Kinds of files that begin, or go on at a place, with bytes of their own, and that are not read. */
const SIGNATURES: readonly Signature[] = [
  { kind: 'a PDF', bytes: '%PDF-', wayOut: `It holds pages, not a table. ${EXPORT_CONTACTS}` },
  { kind: 'a text document (RTF)', bytes: '{\\rtf', wayOut: EXPORT_CONTACTS },
  { kind: 'a PostScript file', bytes: '%!PS', wayOut: EXPORT_CONTACTS },
  { kind: 'an Excel workbook of the 1990s (.xls)', bytes: '\x09\x08\x10\0', wayOut: SAVE_AS_TABLE },
  { kind: 'an Excel workbook of the 1990s (.xls)', bytes: '\x09\x08\x08\0', wayOut: SAVE_AS_TABLE },
  image('an image (PNG)', '\x89PNG\r\n'),
  image('an image (JPEG)', '\xff\xd8\xff'),
  image('an image (GIF)', 'GIF87a'),
  image('an image (GIF)', 'GIF89a'),
  image('an image (WebP)', 'WEBPVP8', 8),
  image('an image (HEIC)', 'ftyphei', 4),
  image('an image (HEIC)', 'ftypmif1', 4),
  image('an image (AVIF)', 'ftypavif', 4),
  image('an image (TIFF)', 'II*\0'),
  image('an image (TIFF)', 'MM\0*'),
  archive('a 7z archive', '7z\xbc\xaf\x27\x1c'),
  archive('a RAR archive', 'Rar!\x1a\x07'),
  archive('packed by bzip2', 'BZh'),
  archive('packed by xz', '\xfd7zXZ\0'),
  archive('packed by Zstandard', '\x28\xb5\x2f\xfd'),
  archive('a tar archive', 'ustar', 257),
  database('a Parquet file', 'PAR1'),
  database('an Avro file', 'Obj\x01'),
  database('an Arrow file', 'ARROW1\0\0'),
  database('an SQLite database', 'SQLite format 3\0'),
  database('an Outlook data file (.pst)', '!BDN'),
  database('an Access database', '\0\x01\0\0Standard '),
  {
    kind: 'encrypted by PGP',
    bytes: '-----BEGIN PGP MESSAGE-----',
    wayOut: 'Decrypt it, and send the file inside.',
  },
]

/** What begins an old Office file, and any file of today's Office that has a password. */
const COMPOUND_FILE = '\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1'

const utf16 = (text: string): string => Buffer.from(text, 'utf16le').toString('latin1')

/** The names of its streams say which. They stand anywhere in the file, most often near its beginning. */
const COMPOUND_KINDS: readonly (readonly [stream: string, kind: string, wayOut: string])[] = [
  [
    utf16('EncryptedPackage'),
    'a workbook with a password',
    'Open it, take the password off, save it as .xlsx or as CSV (UTF-8), and send that.',
  ],
  [utf16('WordDocument'), 'a Word document (.doc)', EXPORT_CONTACTS],
  [utf16('__substg1.0_'), 'an Outlook message (.msg)', EXPORT_CONTACTS],
  [utf16('PowerPoint Document'), 'a presentation (.ppt)', EXPORT_CONTACTS],
]

const compoundFile = (start: string): UnsupportedFormat => {
  const known = COMPOUND_KINDS.find(([stream]) => start.includes(stream))
  if (known !== undefined) return new UnsupportedFormat(known[1], known[2])
  return new UnsupportedFormat(
    'an Excel workbook of the old kind (.xls), or one with a password',
    'Open it, save it as .xlsx or as CSV (UTF-8) without a password, and send that.',
  )
}

const UTF32_MARKS = ['\xff\xfe\0\0', '\0\0\xfe\xff']
const BEGINS_UTF32 = /^(?:[\t\n\r -~]\0{3}){2}|^(?:\0{3}[\t\n\r -~]){2}/

/** No decoder of today has it: the Encoding Standard left it out. */
const isUtf32 = (start: string): boolean =>
  UTF32_MARKS.some((mark) => start.startsWith(mark)) || BEGINS_UTF32.test(start)

/** A text has few control characters. UTF-16, with a zero in every other byte, is recognised before. */
const BINARY_SHARE = 1 / 10
const CONTROLS = /[\0-\x08\x0e-\x1a\x1c-\x1f]/g
const SAMPLE_CHARS = 4096
/** So many a broken export may have. */
const MIN_BINARY_CONTROLS = 8

/** Without the zeros of a file that was longer than what was written into it. */
const withoutPadding = (text: string): string => {
  let end = text.length
  while (end > 0 && text.charCodeAt(end - 1) === 0) end -= 1
  return text.slice(0, end)
}

const isBinary = (start: string): boolean => {
  const sample = withoutPadding(start.slice(0, SAMPLE_CHARS))
  const controls = sample.match(CONTROLS)?.length ?? 0
  return controls > MIN_BINARY_CONTROLS && controls > sample.length * BINARY_SHARE
}

const isBzip2 = (start: string): boolean => start.startsWith('1AY&SY', 4)

/** The refusal of a file that is recognised by its bytes. `start` is its beginning as Latin-1. */
export const refusedByBytes = (start: string): UnsupportedFormat | undefined => {
  if (start.startsWith(COMPOUND_FILE)) return compoundFile(start)
  if (isUtf32(start)) return new UnsupportedFormat('a text in UTF-32', 'Save it as CSV (UTF-8), and send that.')
  const found = SIGNATURES.find(({ bytes, at = 0 }) => start.startsWith(bytes, at))
  if (found === undefined || (found.bytes === 'BZh' && !isBzip2(start))) return undefined
  return new UnsupportedFormat(found.kind, found.wayOut)
}

/** The refusal of what is no text in any encoding, and of no kind that has a name here. */
export const refusedAsBinary = (start: string): UnsupportedFormat | undefined =>
  isBinary(start) ? new UnsupportedFormat('no text, and of no kind that is known', EXPORT_CONTACTS) : undefined
