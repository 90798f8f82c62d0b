import fc from '../../../support/fast-check.ts'
import { strToU8, zipSync } from 'fflate'
import { gzipSync } from 'node:zlib'
import { UnusableFile } from '../../../../lambdas/import/files/unusable-file.ts'
import { inspectText } from '../../../../lambdas/import/inspect/inspect.ts'
import { workbookOf } from '../formats/workbook-of.ts'

import { type Content, CSV, inspect, latin, refusal, sheetRow, VCARD } from './inspecting.ts'

describe('other formats', () => {
  const people = [{ email: 'a@x.de', custom_fields: { plan: 'free' }, tags: ['x', 'y'] }, { name: 'Ada', shoe: 38 }, 7]

  test.each([
    ['NDJSON', people.map((one) => JSON.stringify(one)).join('\n'), 'ndjson'],
    ['a JSON list', JSON.stringify(people), 'json'],
    ['a list in an object', JSON.stringify({ data: people }), 'json'],
  ])('%s shows its keys as columns', async (_, content, format) => {
    const seen = await inspect(content, {}, 'ndjson')
    expect(seen).toMatchObject({ format, detected: { format }, rows_read: 3, is_complete: true, error: null })
    expect(seen.columns.map(({ name, samples, field }) => [name, samples, field])).toEqual([
      ['email', ['a@x.de'], 'email'],
      ['custom_fields.plan', ['free'], 'custom_fields.plan'],
      ['tags', ['x, y'], 'tags'],
      ['name', ['Ada'], 'full_name'],
      ['shoe', ['38'], null],
    ])
    expect(seen.sample_rows).toMatchObject([
      { cells: ['a@x.de', 'free', 'x, y', '', ''], contact: { email: 'a@x.de', custom_fields: { plan: 'free' } } },
      { cells: ['', '', '', 'Ada', '38'], contact: { full_name: 'Ada' } },
      { cells: ['', '', '', '', ''], error: { code: 'malformed_row' } },
    ])
  })

  test('vCards show their properties', async () => {
    const { columns, sample_rows } = await inspect(VCARD)
    expect(columns.map(({ name, field }) => [name, field])).toEqual([
      ['EMAIL', 'email'],
      ['FN', 'full_name'],
    ])
    expect(sample_rows).toMatchObject([{ line: 1, contact: { full_name: 'Ada', email: 'ada@x.de' } }])
  })

  test('a workbook lists its sheets and shows the one that is asked for', async () => {
    const bytes = workbookOf({
      rows: sheetRow('Name', 'Email') + sheetRow('Ada', 'a@x.de'),
      sheets: '<sheet name="A" r:id="s1"/><sheet name="Second" r:id="s2"/>',
    })
    expect(await inspect(bytes)).toMatchObject({
      format: 'xlsx',
      sheets: ['A', 'Second'],
      detected: { sheet: 'A' },
      rows_read: 1,
    })
    expect(await refusal(bytes, { sheet: 'Third' })).toMatchObject({
      code: 'unusable_columns',
      fields: { sheet: 'the sheets are "A", "Second"' },
    })
    const second = await inspect(bytes, { sheet: 'second', has_header: false })
    expect(second).toMatchObject({ detected: { sheet: 'Second' }, columns: [{ name: '1', samples: ['Second'] }] })
  })

  test.each([
    ['gzip', gzipSync(CSV)],
    ['zip', zipSync({ 'a.csv': strToU8(CSV) })],
  ])('what is in a %s is shown', async (packed, content) => {
    expect(await inspect(content)).toMatchObject({ format: 'csv', detected: { packed }, rows_read: 2 })
  })

  test('an option that has no meaning is a warning', async () => {
    const { warnings } = await inspect(VCARD, { delimiter: ';', sheet: 'A' })
    expect(warnings.map(({ code, field }) => [code, field])).toEqual([
      ['ignored_option', 'delimiter'],
      ['ignored_option', 'sheet'],
    ])
  })
})

describe('a file of which nothing is read', () => {
  test.each<[string, Content, string, RegExp]>([
    ['a PDF', '%PDF-1.7\n', 'unsupported_format', /is a PDF/],
    ['HTML', '<table><tr><td>Name', 'unsupported_format', /\.xls/],
    ['a gzip that was cut off', gzipSync(CSV).subarray(0, -9), 'unreadable_file', /cut off/],
    ['a ZIP that was cut off', zipSync({ 'a.csv': strToU8(CSV) }).subarray(0, -9), 'unreadable_file', /cut off/],
    ['a file without rows', 'email\n', 'no_data_rows', /no data rows/],
    ['a header in an open quote', '"email\nx', 'unreadable_file', /line 1/],
  ])('%s', async (_, content, code, message) => {
    const refused = await refusal(content)
    expect(refused).toMatchObject({ code })
    expect(refused.message).toMatch(message)
  })

  test('a text that is no CSV, by name', async () => {
    const refused = inspectText(VCARD, { has_header: true }, [])
    const csv = 'is a vCard: send it as an upload (POST /v1/import/uploads)'
    await expect(refused).rejects.toMatchObject({ code: 'unsupported_format', fields: { csv } })
  })
})

test('a CSV in the request is shown as an upload is', async () => {
  const options = { has_header: true, default_country: 'DE' }
  expect(await inspectText(CSV, options, [])).toEqual(await inspect(CSV, options))
})

test('whatever bytes come, they are shown or refused', async () => {
  const start = fc.constantFrom(
    '',
    '\x1f\x8b',
    'PK\x03\x04',
    'email;Name\n',
    '[{',
    'BEGIN:VCARD\n',
    '\xff\xfe',
    '{"a":',
  )
  await fc.assert(
    fc.asyncProperty(start, fc.uint8Array({ maxLength: 300 }), async (first, bytes) => {
      const file = Buffer.concat([latin(first), bytes])
      try {
        await inspect(file)
      } catch (error) {
        expect(error).toBeInstanceOf(UnusableFile)
      }
    }),
    { numRuns: 500 },
  )
})
