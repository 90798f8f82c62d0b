import { newContact } from '../../../lambdas/contacts/contact.ts'
import { readInlineRows } from '../../../lambdas/import/inline-rows.ts'
import { parseImportRequest, type InlineSource } from '../../../lambdas/import/request.ts'

/** The full names of the new contacts that the rows of a request make. */
const namesOf = async (body: Readonly<Record<string, unknown>>): Promise<unknown[]> => {
  const { source, ...request } = parseImportRequest(body)
  if (source.kind !== 'rows' && source.kind !== 'csv') throw new Error('A file is not inline.')
  const read = await readInlineRows(source, request)
  if (!('rows' in read)) throw new Error('There are too many rows.')
  return read.rows.map((row) => {
    if (!('input' in row)) return row.error.code
    const origin = { jobId: 'imp_1', rowNumber: row.rowNumber, now: '2026-11-27T00:00:00.000Z' }
    const made = newContact(row.input, { ...origin, ...(row.isNamedElsewhere && { isNamedElsewhere: true }) })
    return 'full_name' in made ? made.full_name : null
  })
}

describe('a name is never made of the email where the row has a name', () => {
  test.each(['Name', 'Full Name', 'Vorname', 'Nachname', 'contact_name'])(
    'under a column that the mapping leaves out: %s',
    async (header) => {
      const csv = `E-Mail,${header}\nann.lee@x.de,Sam Vogel\nbo.ray@x.de,\n`
      expect(await namesOf({ csv, mapping: { 'E-Mail': 'email' } })).toEqual([null, 'Bo Ray'])
      expect(await namesOf({ csv, mapping: { 'E-Mail': 'email', [header]: null } })).toEqual([null, 'Bo Ray'])
    },
  )

  test.each(['Company', 'Note', 'Nickname', 'Domain'])('but under %s it is made', async (header) => {
    const csv = `E-Mail,${header}\nann.lee@x.de,Sam Vogel\n`
    expect(await namesOf({ csv, mapping: { 'E-Mail': 'email' } })).toEqual(['Ann Lee'])
  })

  test('under a key that no contact has', async () => {
    const rows = [
      { email: 'ann.lee@x.de', display_name: 'Sam' },
      { email: 'bo.ray@x.de', display_name: '' },
    ]
    expect(await namesOf({ rows })).toEqual([null, 'Bo Ray'])
  })
})

test('rows that nothing will ever match are counted, in CSV and in JSON', async () => {
  const csv = 'Name,Email,Phone\nAda,,\nBo,b@x.de,\nCy,n/a,\n'
  const rows = [{ full_name: 'Ada' }, { full_name: 'Bo', email: 'b@x.de' }, { first_name: 'Cy', email: '' }]
  for (const body of [{ csv }, { rows }]) {
    const { source, ...request } = parseImportRequest(body)
    const { warnings } = await readInlineRows(source as InlineSource, request)
    expect(warnings.filter(({ code }) => code === 'unmatchable_row')).toMatchObject([{ count: 2 }])
  }
})
