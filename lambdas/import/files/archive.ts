import { EXPORT_CONTACTS, SAVE_AS_TABLE, UnsupportedFormat } from './refusal.ts'
import type { ZipEntry } from './zip.ts'

/** What a ZIP is: a workbook, or the wrapping of one file. */
export type Archive = { readonly kind: 'xlsx' } | { readonly kind: 'file'; readonly entry: ZipEntry }

/** Kinds of files that are a ZIP by their bytes, by a name in it. */
const OFFICE_KINDS: readonly (readonly [name: RegExp, kind: string, wayOut: string])[] = [
  [/^xl\/workbook\.bin$/i, 'a binary Excel workbook (.xlsb)', SAVE_AS_TABLE],
  [/^word\//i, 'a Word document (.docx)', EXPORT_CONTACTS],
  [/^ppt\//i, 'a presentation (.pptx)', EXPORT_CONTACTS],
  [
    /^(?:Index\/Document\.iwa|Index\.zip|index\.xml)$/i,
    'an Apple Numbers or Pages document',
    'In Numbers, choose File > Export To > CSV, and send that.',
  ],
]

const isWorkbook = ({ name }: ZipEntry): boolean => /^(?:\/?xl)[/\\]workbook\.xml$/i.test(name)

/** What programs put beside a file. */
const isBeside = ({ name }: ZipEntry): boolean =>
  /(?:^|\/)(?:__MACOSX\/|\._|\.DS_Store$|Thumbs\.db$|desktop\.ini$)/i.test(name)

const HOLDS_CONTACTS = /\.(?:csv|tsv|tab|txt|json|jsonl|ndjson|vcf|vcard|xlsx)$/i

const MAX_SHOWN_NAMES = 5
const MAX_SHOWN_NAME_CHARS = 60

const namesOf = (entries: readonly ZipEntry[]): string => {
  const names = entries.slice(0, MAX_SHOWN_NAMES).map(({ name }) => {
    const own = name.slice(name.lastIndexOf('/') + 1)
    return own.length > MAX_SHOWN_NAME_CHARS ? `…${own.slice(-MAX_SHOWN_NAME_CHARS)}` : own
  })
  return `${names.join(', ')}${entries.length > names.length ? ', …' : ''}`.toWellFormed()
}

const MAX_MIMETYPE_BYTES = 200

/** OpenDocument says in its first file what it is. */
const openDocumentOf = async (entries: readonly ZipEntry[]): Promise<UnsupportedFormat | undefined> => {
  const mimetype = entries.find(({ name, unpacked }) => name === 'mimetype' && unpacked <= MAX_MIMETYPE_BYTES)
  if (mimetype === undefined) return undefined
  let type = ''
  for await (const piece of mimetype.open()) type += Buffer.from(piece).toString('latin1')
  if (!type.startsWith('application/vnd.oasis.opendocument')) return undefined
  return type.includes('spreadsheet')
    ? new UnsupportedFormat('an OpenDocument spreadsheet (.ods)', SAVE_AS_TABLE)
    : new UnsupportedFormat('an OpenDocument file (.odt)', EXPORT_CONTACTS)
}

/** What a ZIP is. Throws, naming it, for a kind that is not read, and where no single file can be meant. */
export const archiveOf = async (entries: readonly ZipEntry[]): Promise<Archive> => {
  if (entries.some(isWorkbook)) return { kind: 'xlsx' }
  const office = OFFICE_KINDS.find(([mark]) => entries.some(({ name }) => mark.test(name)))
  if (office !== undefined) throw new UnsupportedFormat(office[1], office[2])
  const openDocument = await openDocumentOf(entries)
  if (openDocument !== undefined) throw openDocument
  const files = entries.filter((entry) => !isBeside(entry))
  // Archives come with pages to read beside the file that is meant.
  const meant = files.length === 1 ? files : files.filter(({ name }) => HOLDS_CONTACTS.test(name))
  const [entry] = meant
  if (entry === undefined) throw new UnsupportedFormat('a ZIP that holds no file of contacts', EXPORT_CONTACTS)
  if (meant.length > 1)
    throw new UnsupportedFormat(
      `a ZIP that holds several files: ${namesOf(meant)}`,
      'Unpack it, and send the one that holds the contacts.',
    )
  return { kind: 'file', entry }
}
