import fc from '../../../support/fast-check.ts'
import ICAL from 'ical.js'
import { VCard } from 'vcard-creator'
import writeExcelFile from 'write-excel-file/node'
import { openFile } from '../../../../lambdas/import/formats/open-file.ts'
import { inMemory } from '../../../../lambdas/import/files/stored-file.ts'
import { readVcards } from '../../../../lambdas/import/vcard/read-vcards.ts'
import { all, pieces } from './pieces.ts'

/** Text of XML 1.0, without what the writer leaves out, carriage returns, which readers take for line feeds, and escapes of Excel. */
const cellText = fc
  .string({ unit: 'grapheme', minLength: 1 })
  // The writer looks its texts up in an object, which has some names of its own.
  .filter((text) => !(text in {}))
  .map((text) => text.replace(/[\0-\x1f\x7f-\x9f\ufffd\p{Noncharacter_Code_Point}]/gu, '-').replaceAll('_x', '-x'))

const cell = fc.oneof(
  cellText.map((text) => ({ written: text, read: text })),
  fc.maxSafeInteger().map((number) => ({ written: number, read: String(number) })),
  fc.boolean().map((flag) => ({ written: flag, read: flag ? 'TRUE' : 'FALSE' })),
  fc.constant({ written: null, read: '' }),
  fc
    .date({ min: new Date('1950-01-01'), max: new Date('2100-01-01'), noInvalidDate: true })
    .map((date) => date.toISOString().slice(0, 10))
    .map((day) => ({ written: { value: new Date(day), format: 'dd/mm/yyyy' }, read: day })),
)

it('any table that a standard writer wrote as .xlsx comes back the same', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.array(cell, { maxLength: 6 }), { minLength: 1, maxLength: 8 }), async (table) => {
      const bytes = await writeExcelFile(table.map((row) => row.map(({ written }) => written))).toBuffer()
      const content = await openFile(inMemory(bytes))
      if (content.format !== 'xlsx') throw new Error(`It was taken for ${content.format}.`)
      const batches = await all(content.workbook.rows(content.workbook.first))
      const withoutBlanksAtEnd = table.map((row) => row.slice(0, row.findLastIndex(({ read }) => read !== '') + 1))
      expect(batches.flat().map(({ cells }) => cells)).toEqual(
        withoutBlanksAtEnd.filter((row) => row.length > 0).map((row) => row.map(({ read }) => read)),
      )
    }),
    { numRuns: 150 },
  )
})

/** A text of one line, as a card reads it. */
const line = fc
  .string({ unit: 'grapheme', minLength: 1, maxLength: 120 })
  .map((text) => text.replace(/[\p{Cc}\p{Zl}\p{Zp}\s]+/gu, ' ').trim())
  .filter((text) => text !== '')

const contacts = fc.array(
  fc.record({
    full_name: line,
    first_name: line,
    last_name: line,
    company: line,
    job_title: line,
    email: fc.emailAddress(),
  }),
  { minLength: 1, maxLength: 4 },
)

const readContacts = async (file: string, size: number): Promise<unknown[]> => {
  const rows = await all(
    readVcards(pieces(Buffer.from(file), size), {}, { unread: () => undefined, assumedEncoding: () => undefined }),
  )
  return rows.map((row) => ('values' in row ? row.values : row))
}

type Written = typeof contacts extends fc.Arbitrary<infer T> ? T : never

const byIcal =
  (version: string) =>
  (list: Written): string =>
    list
      .map(({ full_name, first_name, last_name, company, job_title, email }) => {
        const card = new ICAL.Component(['vcard', [], []])
        card.addPropertyWithValue('version', version)
        card.addPropertyWithValue('fn', full_name)
        for (const [name, value] of [
          ['n', [last_name, first_name, '', '', '']],
          ['org', [company, 'Unit']],
        ] as const) {
          const property = new ICAL.Property(name, card)
          property.setValue(value)
          card.addProperty(property)
        }
        card.addPropertyWithValue('title', job_title)
        card.addPropertyWithValue('email', email)
        return `${card.toString()}\r\n`
      })
      .join('')

const byCreator = (list: Written): string =>
  list
    .map(({ full_name, first_name, last_name, company, job_title, email }) =>
      new VCard()
        .addFullName(full_name)
        .addName({ givenName: first_name, familyName: last_name })
        .addCompany({ name: company })
        .addJobtitle(job_title)
        .addEmail({ address: email })
        .toString(),
    )
    .join('\r\n')

it.each([
  ['ical.js as version 3.0', byIcal('3.0')],
  ['ical.js as version 4.0', byIcal('4.0')],
  ['vcard-creator', byCreator],
])('any contact that a standard writer wrote as a vCard comes back the same: %s', async (_, write) => {
  await fc.assert(
    fc.asyncProperty(contacts, fc.integer({ min: 1, max: 200 }), async (list, size) => {
      expect(await readContacts(write(list), size)).toEqual(list)
    }),
    { numRuns: 200 },
  )
})
