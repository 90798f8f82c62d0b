import fc from '../../support/fast-check.ts'
import { readInlineRows } from '../../../lambdas/import/inline-rows.ts'
import { type InlineSource, parseImportRequest } from '../../../lambdas/import/request.ts'
import { contactOf } from '../../support/table-actions.ts'
import { EXPORT_WRITERS } from '../../../lambdas/jobs/export-writers.ts'

const ID = `con_${'a'.repeat(24)}`

/** What tables, spreadsheets and encodings are known to change. */
const ODD = [
  ...['�', 'Ã©', "'", '"', '=', '+', '-', '@', ',', ';', '|', '\t', '\n', '\r\n', '\\', '\u0000', '\u0007'],
  ...[
    '\ufeff',
    '\u200b',
    '\u00a0',
    '\u2028',
    '＝',
    '💥',
    'é',
    '漢',
    ' ',
    '[',
    '{',
    'null',
    'N/A',
    '1e5',
    '007',
    'TRUE',
  ],
]
const word = fc.string({ unit: fc.constantFrom('a', 'b', ...ODD), minLength: 1, maxLength: 12 })
const rows = fc.record(
  {
    email: fc.constant('ada@example.com'),
    full_name: word,
    company: word,
    job_title: word,
    external_id: word,
    tags: fc.array(word),
    custom_fields: fc.dictionary(word, fc.oneof(word, fc.jsonValue()), { maxKeys: 4 }),
    priority: fc.constantFrom('high', 2),
    created_date: fc.constantFrom('2024-02-29', '2024-02-29T10:00:00.123Z'),
  },
  { requiredKeys: ['email'] },
)

const read = async (source: InlineSource) => {
  const { kind: _, ...body } = source
  const found = await readInlineRows(source, parseImportRequest({ ...body, update_existing: true }))
  return 'rows' in found ? found : { rows: [], warnings: found.warnings }
}

it('a contact that is exported as CSV is read as it is, whatever its values look like', async () => {
  await fc.assert(
    fc.asyncProperty(rows, async (row) => {
      const [given] = (await read({ kind: 'rows', rows: [row] })).rows
      fc.pre(given !== undefined && 'input' in given)
      const { head, text } = EXPORT_WRITERS.csv
      const csv = head + text({ id: ID, contact: contactOf(given.input) })
      const again = await read({ kind: 'csv', csv })
      expect(again.rows).toMatchObject([{ input: given.input, contactId: ID }])
      expect(again.warnings).toEqual([])
    }),
  )
})
