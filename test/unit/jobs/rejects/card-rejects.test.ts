import { parse } from 'csv-parse/sync'
import fc from '../../../support/fast-check.ts'
import type { OutcomeRecord } from '../../../../lambdas/import/outcome.ts'
import { makeRowNormaliser } from '../../../../lambdas/import/normalise/row.ts'
import { makeWarnings } from '../../../../lambdas/import/source/warnings.ts'
import { readVcards } from '../../../../lambdas/import/vcard/read-vcards.ts'
import type { RawRow } from '../../../../lambdas/import/source/raw-row.ts'
import { cardRejects } from '../../../../lambdas/jobs/rejects/card-rejects.ts'
import { withoutPlace } from '../../import/normalise/without-place.ts'
import { readCsv } from '../../import/source/read-csv.ts'

async function* piecesOf(text: string) {
  yield Buffer.from(text)
}

const cards = (text: string) =>
  readVcards(piecesOf(text), {}, { unread: () => undefined, assumedEncoding: () => undefined })

const card = (...lines: readonly string[]): string =>
  ['BEGIN:VCARD', 'VERSION:3.0', ...lines, 'END:VCARD', ''].join('\r\n')

const written = async (text: string, ...rowNumbers: readonly number[]): Promise<string> => {
  const records: OutcomeRecord[] = rowNumbers.map((row_number) => ({
    row_number,
    outcome: 'failed',
    code: 'missing_identity',
    message: 'Why.',
  }))
  let csv = ''
  for await (const line of cardRejects({ open: () => Promise.resolve(cards(text)) }, () => records)) csv += line
  return csv
}

const table = (csv: string): string[][] => parse(csv, { bom: true })

it('are a CSV with a column for every field that a failed card gives, and for each of several values', async () => {
  const text =
    card('FN:Good', 'ORG:Left out', 'EMAIL:good@x.de') +
    card(
      'FN:Bad',
      'EMAIL:bad@',
      'EMAIL:worse@',
      'TEL:+4912',
      'TEL:4913',
      'CATEGORIES:a\\,b,c',
      'URL:https://linkedin.com/in/bad',
    )
  expect(table(await written(text, 2))).toEqual([
    [
      ...['full_name', 'email', 'email 2', 'phone', 'phone 2', 'linkedin_url', 'tags'],
      ...['error_code', 'error_message', 'error_row'],
    ],
    [
      'Bad',
      'bad@',
      'worse@',
      "'+4912",
      '4913',
      'https://linkedin.com/in/bad',
      '["a,b","c"]',
      'missing_identity',
      'Why.',
      '2',
    ],
  ])
})

it('have the columns of a contact where a card could not be read at all', async () => {
  expect(table(await written('BEGIN:VCARD\nFN:Cut', 1))).toEqual([
    ['full_name', 'email', 'phone', 'error_code', 'error_message', 'error_row'],
    ['', '', '', 'missing_identity', 'Why.', '1'],
  ])
})

const normalised = async (rows: AsyncIterable<RawRow> | Iterable<RawRow>) => {
  const read = makeRowNormaliser({}, makeWarnings())
  const all: unknown[] = []
  for await (const row of rows) all.push(withoutPlace(read(row)))
  return all
}

const VALUES: Readonly<Record<string, readonly string[]>> = {
  FN: ['Jane Doe', '=Jane', '', '-'],
  N: ['Doe;Jane;Middle;;', ';Jane;;;', ''],
  EMAIL: ['jane@x.de', 'nope@', '', 'other@x.de'],
  TEL: ['+4915112345678', '12', '0151 1', ''],
  ORG: ['Acme;Unit', 'Acme\\, Inc.', '@Acme'],
  TITLE: ['CEO', 'x\\;=1+1', 'Mr'],
  CATEGORIES: ['a,b', 'a\\,b', '* star', '["x"]'],
  UID: ['urn:uuid:1', '+1'],
  URL: ['https://linkedin.com/in/jane', 'https://x.de'],
}

it('mean the same when they are sent again without options', async () => {
  const line = fc
    .constantFrom(...Object.keys(VALUES))
    .chain((name) => fc.constantFrom(...(VALUES[name] ?? [])).map((value) => `${name}:${value}`))
  await fc.assert(
    fc.asyncProperty(fc.array(fc.array(line, { maxLength: 8 }), { minLength: 1, maxLength: 4 }), async (all) => {
      const text = all.map((lines) => card(...lines)).join('')
      const csv = await written(text, ...all.map((_, index) => index + 1))
      const { rows } = await readCsv(csv)
      expect(await normalised(rows)).toEqual(await normalised(cards(text)))
    }),
    { numRuns: 300 },
  )
})
