import { gzipSync } from 'node:zlib'
import { zipSync } from 'fflate'
import { inMemory, type StoredFile } from '../../../../lambdas/import/files/stored-file.ts'
import { inspectFile } from '../../../../lambdas/import/inspect/inspect.ts'
import { workbookOf } from '../formats/workbook-of.ts'

const MEGABYTE = 1024 * 1024
/** As S3 is read by a stream: the part at hand has been asked for whole. */
const PART_BYTES = 2 * MEGABYTE

const metered = (bytes: Uint8Array): { readonly file: StoredFile; readonly read: () => number } => {
  let read = 0
  const whole = inMemory(bytes)
  return {
    read: () => read,
    file: {
      bytes: bytes.length,
      open: async function* (from = 0) {
        for (let at = from; at < bytes.length; at += PART_BYTES) {
          const part = bytes.subarray(at, at + PART_BYTES)
          read += part.length
          yield await Promise.resolve(part)
        }
      },
      read: async (from, to) => {
        const part = await whole.read(from, to)
        read += part.length
        return part
      },
    },
  }
}

/** Rows that do not pack, as those of people hardly do. */
const random = (n: number): string => ((n * 2_654_435_761) % 2 ** 32).toString(36)
const csvRow = (n: number): string => `Ann ${random(n)},${random(n + 1)}@example.com,+4930${1_000_000 + n}\n`
const repeated = (row: (n: number) => string, bytes: number): string => {
  const rows: string[] = []
  for (let [n, length] = [0, 0]; length < bytes; n += 1) {
    const next = row(n)
    rows.push(next)
    length += next.length
  }
  return rows.join('')
}

const CSV = Buffer.from(`Name,Email,Phone\n${repeated(csvRow, 20 * MEGABYTE - 100)}`)
const object = (n: number): string => JSON.stringify({ full_name: random(n), email: `${random(n)}@example.com` })
const cell = (text: string): string => `<c t="inlineStr"><is><t>${text}</t></is></c>`
const sheetRow = (n: number): string => `<row>${cell(random(n))}${cell(`${random(n)}@example.com`)}</row>`

test.each([
  ['a CSV', () => CSV, 5 * MEGABYTE],
  ['NDJSON', () => Buffer.from(repeated((n) => `${object(n)}\n`, 20 * MEGABYTE)), 5 * MEGABYTE],
  [
    'a JSON array',
    () => Buffer.from(`[${repeated((n) => `${object(n)},`, 20 * MEGABYTE).slice(0, -1)}]`),
    7 * MEGABYTE,
  ],
  // Opened anew for each question, and read ahead of what is inflated.
  ['a gzip', () => gzipSync(CSV), 14 * MEGABYTE],
  ['a ZIP', () => zipSync({ 'a.csv': CSV }, { level: 1 }), 7 * MEGABYTE],
  [
    'a workbook',
    () => workbookOf({ rows: `<row>${cell('Name')}${cell('Email')}</row>${repeated(sheetRow, 20 * MEGABYTE)}` }),
    7 * MEGABYTE,
  ],
])('to inspect %s of 20 MB, no more than a few megabytes are read', async (_what, make, most) => {
  const { file, read } = metered(make())
  const { columns, rows_read } = await inspectFile(file, undefined, { has_header: true })
  expect(columns.length).toBeGreaterThanOrEqual(2)
  expect(rows_read).toBeGreaterThan(500)
  expect(read()).toBeLessThanOrEqual(most)
})
