import { strToU8, zipSync } from 'fflate'
import { gzipSync } from 'node:zlib'
import { type AskedFormat, openFile } from '../../../../lambdas/import/formats/open-file.ts'
import { inMemory } from '../../../../lambdas/import/files/stored-file.ts'
import { whole } from './pieces.ts'
import { workbookOf } from './workbook-of.ts'

const bytesOf = (text: string): Buffer => Buffer.from(text, 'latin1')

const formatOf = async (bytes: Uint8Array, asked?: AskedFormat): Promise<string> =>
  (await openFile(inMemory(bytes), { asked })).format

/** The whole of what is read of a file. */
const textOf = async (bytes: Uint8Array, asked?: AskedFormat): Promise<string> => {
  const content = await openFile(inMemory(bytes), { asked })
  return content.format === 'xlsx' ? 'a workbook' : whole(content.open())
}

const zip = (files: Readonly<Record<string, string | Uint8Array>>): Uint8Array =>
  zipSync(
    Object.fromEntries(
      Object.entries(files).map(([name, file]) => [name, typeof file === 'string' ? strToU8(file) : file]),
    ),
  )

const CSV = 'Name,Email\nAda,a@x.de\n'
const VCARD = 'BEGIN:VCARD\r\nFN:Ada\r\nEND:VCARD\r\n'

describe('a file is', () => {
  it.each([
    ['csv', CSV],
    ['csv', '\ufeff"Name";"E-Mail"\n'],
    ['csv', '[Name],{Email}\nAda,a@x.de\n'],
    ['csv', ''],
    ['csv', 'Name\n\0\x01\nAda\n'],
    ['csv', '<Name>,Email\n'],
    ['csv', 'BZh,Name\n'],
    ['csv', `Name\nAda\n${'\0'.repeat(100)}`],
    ['ndjson', '{"email":"a@x.de"}\n{"email":"b@x.de"}\n'],
    ['ndjson', '{"a":1}\n{"b":\n'],
    ['ndjson', '[{"a":1}]\n[2]'],
    ['json', '[{"email":"a@x.de"}]'],
    ['json', ' [\n]'],
    ['json', '{"contacts":[{"email":"a@x.de"}]}'],
    ['json', '{\n "data": [\n {"a":1}\n ]\n}\n'],
    ['json', '{"email":"a@x.de"}\n'],
    ['json', '{"a":\n1}{"b":2}'],
    ['vcard', VCARD],
    ['vcard', `\ufeff\n${VCARD.toLowerCase()}`],
  ])('%s by its bytes: %j', async (format, text) => {
    expect(await formatOf(Buffer.from(text))).toBe(format)
    expect(await formatOf(Buffer.from(`\ufeff${text}`, 'utf16le'))).toBe(format)
    expect(await formatOf(Buffer.from(text), 'csv')).toBe(format)
    expect(await formatOf(gzipSync(Buffer.from(text)))).toBe(format)
    expect(await formatOf(zip({ 'folder/file.bin': text }))).toBe(format)
  })

  it('NDJSON where it was said to be, and its bytes do not say otherwise', async () => {
    expect(await formatOf(Buffer.from('broken\n{"a":1}\n'), 'ndjson')).toBe('ndjson')
    expect(await formatOf(Buffer.from('{"a":\n{"a":1}\n'), 'ndjson')).toBe('ndjson')
    expect(await formatOf(Buffer.from(CSV), 'ndjson')).toBe('csv')
    expect(await formatOf(Buffer.from('[{"a":1}]'), 'ndjson')).toBe('json')
  })

  it('a workbook', async () => {
    const workbook = workbookOf({ rows: '<row><c t="inlineStr"><is><t>Name</t></is></c></row>' })
    for (const bytes of [workbook, zip({ 'people.xlsx': workbook }), gzipSync(workbook)])
      expect(await formatOf(bytes)).toBe('xlsx')
  })
})

describe('what is inside is read', () => {
  it.each([
    ['of a gzip', gzipSync(CSV)],
    ['of a gzip of several members', Buffer.concat([gzipSync('Name,Email\n'), gzipSync('Ada,a@x.de\n')])],
    ['of a ZIP', zip({ 'contacts.csv': CSV })],
    [
      'of a ZIP in a folder, beside what programs add',
      zip({ 'Takeout/Contacts/a.csv': CSV, '__MACOSX/._a.csv': 'x', '.DS_Store': 'x', 'x/': '' }),
    ],
    ['of a ZIP with pages to read', zip({ 'a.csv': CSV, 'readme.html': '<html>', 'photo.jpg': 'x' })],
    ['of a ZIP without compression', zipSync({ 'a.csv': [strToU8(CSV), { level: 0 }] })],
  ])('%s', async (_, bytes) => {
    expect(await textOf(bytes)).toBe(CSV)
  })

  it('of JSON and NDJSON in UTF-16', async () => {
    expect(await textOf(Buffer.from('\ufeff[{"a":"é"}]', 'utf16le'))).toContain('[{"a":"é"}]')
    expect(await textOf(Buffer.from('{"a":"é"}\n{"a":1}', 'utf16le'))).toBe('{"a":"é"}\n{"a":1}')
  })
})

describe('refused by name is', () => {
  const compound = (stream: string): Buffer =>
    Buffer.concat([bytesOf('\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1'), Buffer.alloc(1024), Buffer.from(stream, 'utf16le')])

  it.each([
    ['UTF-32', bytesOf('\xff\xfe\0\0N\0\0\0')],
    ['UTF-32', bytesOf('\0\0\xfe\xff\0\0\0N')],
    ['UTF-32', bytesOf('N\0\0\0a\0\0\0')],
    ['PDF', bytesOf('%PDF-1.7\n')],
    ['(PNG)', bytesOf('\x89PNG\r\n\x1a\n')],
    ['(JPEG)', bytesOf('\xff\xd8\xff\xe0')],
    ['(HEIC)', bytesOf('\0\0\0\x18ftypheic')],
    ['(.xls)', compound('Workbook')],
    ['workbook with a password', compound('EncryptedPackage')],
    ['(.doc)', compound('WordDocument')],
    ['(RTF)', bytesOf('{\\rtf1\\ansi')],
    ['HTML page, perhaps saved as .xls', bytesOf('\n<!-- x --><table border=1><tr><td>Name')],
    ['HTML page, perhaps saved as .xls', bytesOf('<?xml version="1.0"?><html xmlns="x"><body>')],
    ['Excel 2003', bytesOf('<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet">')],
    ['XML file', bytesOf('<?xml version="1.0"?><contacts>')],
    ['(MHTML)', bytesOf('MIME-Version: 1.0\r\nContent-Type: multipart/related')],
    ['(iCalendar)', bytesOf('BEGIN:VCALENDAR\r\n')],
    ['LDIF', bytesOf('# made by\nversion: 1\ndn: cn=Ada')],
    ['LDIF', bytesOf('dn:: Y249QWRh\n')],
    ['SQL dump', bytesOf('-- MySQL dump\n/*!40101 SET x */;\nINSERT INTO `contacts` VALUES (1)')],
    ['SQL dump', bytesOf('create table people (id int);\n')],
    ['YAML', bytesOf('---\n- name: Ada\n  email: a@x.de\n')],
    ['script', bytesOf('var contacts = [{"email":"a@x.de"}]')],
    ['an email', bytesOf('Return-Path: <a@x.de>\r\nReceived: from x')],
    ['Parquet', bytesOf('PAR1\x15\x04')],
    ['SQLite', bytesOf('SQLite format 3\0')],
    ['7z', bytesOf('7z\xbc\xaf\x27\x1c')],
    ['RAR', bytesOf('Rar!\x1a\x07\0')],
    ['bzip2', bytesOf('BZh91AY&SY')],
    ['tar archive', gzipSync(Buffer.concat([Buffer.alloc(257, 'a'), bytesOf('ustar\0')]))],
    ['(.ods)', zip({ mimetype: 'application/vnd.oasis.opendocument.spreadsheet', 'content.xml': '<x/>' })],
    ['(.docx)', zip({ '[Content_Types].xml': '<x/>', 'word/document.xml': '<x/>' })],
    ['(.xlsb)', zip({ '[Content_Types].xml': '<x/>', 'xl/workbook.bin': 'x' })],
    ['Numbers', zip({ 'Index/Document.iwa': 'x' })],
    ['several files: Connections.csv, Profile.csv', zip({ 'x/Connections.csv': CSV, 'Profile.csv': CSV })],
    ['holds no file of contacts', zip({ 'a.jpg': 'x', 'b.jpg': 'x' })],
    ['holds no file of contacts', zip({})],
    ['archive in an archive', zip({ 'a.zip': zip({ 'a.csv': CSV }) })],
    ['archive in an archive', gzipSync(gzipSync(CSV))],
    ['several lists: "contacts", "meta.companies"', bytesOf('{"contacts":[{}],"meta":{"companies":[{"a":1}]}}')],
    ['without a list of objects', bytesOf('[["Name"],["Ada"]]')],
    ['of no kind that is known', Buffer.from(Array.from({ length: 4096 }, (_, index) => (index * 7919) % 256))],
  ])('%s', async (kind, bytes) => {
    const opened = openFile(inMemory(bytes))
    await expect(opened).rejects.toMatchObject({ name: 'UnsupportedFormat' })
    await expect(opened).rejects.toThrow(kind)
    await expect(opened).rejects.toThrow(/ (?:send|Send|Export|Unpack)/)
  })

  it('a ZIP with a password', async () => {
    const bytes = zip({ 'a.csv': CSV })
    for (const [signature, flags] of [
      ['PK\x03\x04', 6],
      ['PK\x01\x02', 8],
    ] as const)
      bytes[Buffer.from(bytes).indexOf(signature, 0, 'latin1') + flags]! |= 1
    await expect(openFile(inMemory(bytes))).rejects.toThrow('The file is a ZIP with a password. Unpack it')
  })
})

describe('broken is', () => {
  const packed = zip({ 'a.csv': CSV.repeat(1000) })
  const gzipped = gzipSync(CSV.repeat(1000))
  const flipped = (bytes: Uint8Array, at: number): Uint8Array =>
    bytes.map((byte, index) => (index === at ? byte ^ 0xff : byte))

  it.each([
    ['a ZIP that was cut off', packed.subarray(0, -30)],
    ['a ZIP whose content is damaged', flipped(packed, 60)],
    ['a gzip that was cut off', gzipped.subarray(0, -20)],
    ['a gzip whose content is damaged', flipped(gzipped, 40)],
    ['JSON that was cut off', Buffer.from('{"contacts":[{"a":1},{"a"')],
    ['JSON whose brackets do not match', Buffer.from('{"contacts":[{"a":1}}')],
    ['JSON with text behind it', Buffer.from('[{"a":1}] x')],
    ['a workbook whose parts are missing', zip({ 'xl/workbook.xml': '<x/>', '[Content_Types].xml': '<x/>' })],
  ])('%s', async (_, bytes) => {
    await expect(textOf(bytes)).rejects.toMatchObject({ name: 'UnreadableFile' })
  })

  it('never a file that storage does not give', async () => {
    class StorageDown extends Error {}
    const down = (): Promise<Uint8Array> => Promise.reject(new StorageDown())
    const file = {
      ...inMemory(packed),
      read: (from: number, to: number) => (from > 0 ? down() : Promise.resolve(packed.subarray(0, to))),
    }
    await expect(openFile({ ...file, bytes: 10_000_000 })).rejects.toBeInstanceOf(StorageDown)
  })
})

describe('a bomb costs a bounded time:', () => {
  it.each([
    '-- '.repeat(20_000),
    '-'.repeat(60_000),
    `---${'\n'.repeat(60_000)}`,
    '/**/ '.repeat(12_000),
    '--\n'.repeat(20_000),
  ])('a text that begins as a dump might', async (text) => {
    const before = performance.now()
    expect(await formatOf(Buffer.from(text))).toBe('csv')
    expect(performance.now() - before).toBeLessThan(1_000)
  })

  const zeros = Buffer.alloc(210 * 1024 * 1024, 'a')

  it.each([
    ['a ZIP that says how large it is', () => zipSync({ 'a.csv': [zeros, { level: 6 }] })],
    ['a gzip', () => gzipSync(zeros)],
    ['a gzip of gzips', () => gzipSync(gzipSync(zeros))],
  ])('%s', async (_, make) => {
    const bytes = make()
    await expect(textOf(bytes)).rejects.toThrow(/unpacks to more than|archive in an archive/)
  })

  it('a ZIP that lies about its size', async () => {
    const bytes = Buffer.from(zipSync({ 'a.csv': [zeros, { level: 6 }] }))
    const central = bytes.lastIndexOf('PK\x01\x02', undefined, 'latin1')
    bytes.writeUInt32LE(1000, central + 24)
    await expect(textOf(bytes)).rejects.toThrow('The ZIP is broken')
  }, 60_000)

  it('a ZIP of very many files', async () => {
    const files = Object.fromEntries(Array.from({ length: 10_001 }, (_, index) => [`${index}.csv`, new Uint8Array()]))
    await expect(openFile(inMemory(zipSync(files)))).rejects.toThrow('10000 files or more')
  })
})
