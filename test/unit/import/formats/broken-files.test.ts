import fc from '../../../support/fast-check.ts'
import { strToU8, zipSync } from 'fflate'
import { gzipSync } from 'node:zlib'
import writeExcelFile from 'write-excel-file/node'
import { inMemory } from '../../../../lambdas/import/files/stored-file.ts'
import { UnusableFile } from '../../../../lambdas/import/files/unusable-file.ts'
import { openSource } from '../../../../lambdas/import/formats/open-source.ts'
import { makeRowNormaliser } from '../../../../lambdas/import/normalise/row.ts'
import { makeWarnings } from '../../../../lambdas/import/source/warnings.ts'
import { brokenBytes } from '../../../support/broken-bytes.ts'
import { workbookOf } from './workbook-of.ts'

/** The same files every time; others, or more, by the variables that the fuzzer of the API reads, too. */
const RUNS = { seed: Number(process.env['FUZZ_SEED'] ?? 20_261_127), numRuns: Number(process.env['FUZZ_RUNS'] ?? 150) }
/** A fuzzed file has a few KB: what takes longer than this hangs. */
const MAX_MS = 5_000

const PEOPLE = Array.from({ length: 12 }, (_, n) => ({
  full_name: `Zoë ${n}`,
  email: `zoe.${n}@x.de`,
  phone: '+4930901820',
}))
const CSV = `Name;Email;Telefon\n${PEOPLE.map((one) => Object.values(one).join(';')).join('\n')}\n`
const VCARD = PEOPLE.map(({ full_name, email }) =>
  ['BEGIN:VCARD', 'VERSION:2.1', 'N;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:Zo=C3=AB;=', `=20${full_name}`]
    .concat([`item1.EMAIL;TYPE=home:${email}`, 'PHOTO;ENCODING=b:AAAA', ' BBBB', 'END:VCARD', ''])
    .join('\r\n'),
).join('')
const JSON_LIST = JSON.stringify({
  page: 1,
  data: PEOPLE.map((one) => ({ ...one, custom_fields: { a: [1, { b: null }] } })),
})

const written = await writeExcelFile([
  ['Name', 'Email', 'Since'],
  ...PEOPLE.map(({ full_name, email }) => [full_name, email, { value: new Date('2024-03-12'), format: 'dd/mm/yyyy' }]),
]).toBuffer()
const shared = workbookOf({
  rows: '<row r="1"><c r="A1" t="s"><v>0</v></c></row><row r="2"><c r="A2" t="s"><v>1</v></c><c s="1"><v>45000</v></c></row>',
  sharedStrings: '<si><t>Email</t></si><si><r><t>a@</t></r><r><t>x.de</t></r></si>',
  formats: [0, 14],
})

/** Reads a file as the worker does, to its end. */
const readAll = async (bytes: Uint8Array): Promise<void> => {
  const warnings = makeWarnings()
  const { rows } = await openSource(inMemory(bytes), undefined, { has_header: true }, warnings)
  const normalise = makeRowNormaliser({}, warnings)
  let before = 0
  for await (const row of rows) {
    expect(row.rowNumber).toBe(before + 1)
    before = row.rowNumber
    normalise(row)
  }
}

test.each<[string, readonly Uint8Array[]]>([
  ['workbooks', [written, shared]],
  [
    'ZIP archives',
    [zipSync({ 'a.csv': strToU8(CSV) }), zipSync({ 'a.vcf': strToU8(VCARD), 'readme.md': strToU8('x') })],
  ],
  ['gzip files', [gzipSync(CSV), gzipSync(VCARD), gzipSync(written)]],
  ['vCards', [Buffer.from(VCARD), Buffer.from(`\ufeff${VCARD}`, 'utf16le')]],
  ['JSON', [Buffer.from(JSON_LIST), Buffer.from(PEOPLE.map((one) => JSON.stringify(one)).join('\n'))]],
  ['tables as text', [Buffer.from(CSV), Buffer.from(CSV, 'latin1'), Buffer.from(`\ufeff${CSV}`, 'utf16le')]],
])('broken %s are read or refused, and nothing hangs', async (_, files) => {
  for (const file of files) await readAll(file)
  await fc.assert(
    fc.asyncProperty(brokenBytes(files), async (bytes) => {
      const begun = performance.now()
      try {
        await readAll(bytes)
      } catch (error) {
        if (!(error instanceof UnusableFile)) throw error
      }
      expect(performance.now() - begun).toBeLessThan(MAX_MS)
    }),
    RUNS,
  )
})
