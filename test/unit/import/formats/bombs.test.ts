import { gzipSync } from 'node:zlib'
import { zipSync } from 'fflate'
import { gunzip } from '../../../../lambdas/import/files/gzip.ts'
import { inMemory } from '../../../../lambdas/import/files/stored-file.ts'
import { readZip, type ZipEntry } from '../../../../lambdas/import/files/zip.ts'
import { openWorkbook } from '../../../../lambdas/import/xlsx/workbook.ts'
import { workbookOf } from './workbook-of.ts'

const MEGABYTE = 1024 * 1024
/** What one step of inflating may give more than was asked for. */
const PIECE_BYTES = 256 * 1024

/** The files of a ZIP, and how many bytes of each were inflated. */
const meteredZip = async (bytes: Uint8Array) => {
  const inflated: Record<string, number> = {}
  const entries = (await readZip(inMemory(bytes))).map((entry): ZipEntry => ({
    ...entry,
    open: async function* () {
      for await (const piece of entry.open()) {
        inflated[entry.name] = (inflated[entry.name] ?? 0) + piece.length
        yield piece
      }
    },
  }))
  return { entries, inflated }
}

/** A ZIP of one file that says of it to have so many bytes. */
const saying = (zip: Uint8Array, unpacked: number): Buffer => {
  const bytes = Buffer.from(zip)
  bytes.writeUInt32LE(unpacked, bytes.lastIndexOf('PK\x01\x02', undefined, 'latin1') + 24)
  return bytes
}

const drain = async (pieces: AsyncIterator<unknown>): Promise<void> => {
  while ((await pieces.next()).done !== true);
}

const SHEET = 'xl/worksheets/sheet1.xml'
const STRINGS = 'xl/sharedStrings.xml'

const rowsOfSheet = async (bytes: Uint8Array) => {
  const { entries, inflated } = await meteredZip(bytes)
  const workbook = await openWorkbook(entries)
  let rows = 0
  const read = async (): Promise<number> => {
    for await (const batch of workbook.rows(workbook.first)) rows += batch.length
    return rows
  }
  return { read, inflated, rows: () => rows }
}

describe('what is inflated of a bomb, whatever it holds:', () => {
  it('nothing of a ZIP that says how large it is', async () => {
    const bytes = saying(zipSync({ 'a.csv': Buffer.alloc(1_000, 'a') }), 210 * MEGABYTE)
    const { entries, inflated } = await meteredZip(bytes)
    await expect(drain(entries[0]!.open())).rejects.toThrow('unpacks to more than 200 MB')
    expect(inflated).toEqual({})
  })

  it('of a ZIP that lies about its size, no more than it said and one piece', async () => {
    const bytes = saying(zipSync({ 'a.csv': Buffer.alloc(5 * MEGABYTE, 'a') }), 1_000)
    const { entries, inflated } = await meteredZip(bytes)
    await expect(drain(entries[0]!.open())).rejects.toThrow('The ZIP is broken')
    expect(inflated['a.csv'] ?? 0).toBeLessThanOrEqual(1_000 + PIECE_BYTES)
  })

  it('of a gzip, what the ratio allows and one piece', async () => {
    let bytes = 0
    const read = async (): Promise<void> => {
      for await (const piece of gunzip(inMemory(gzipSync(Buffer.alloc(100 * MEGABYTE, 'a'))).open()))
        bytes += piece.length
    }
    await expect(read()).rejects.toThrow('unpacks to more than 200 times its size')
    expect(bytes).toBeLessThanOrEqual(20 * MEGABYTE + PIECE_BYTES)
  })

  it('nothing of the sheet of a workbook that unpacks to hundreds of times its size', async () => {
    const cell = '<c t="inlineStr"><is><t>a</t></is></c>'
    const { read, inflated } = await rowsOfSheet(workbookOf({ rows: `<row>${cell}</row>`.repeat(500_000) }))
    await expect(read()).rejects.toThrow('unpacks to more than 200 times its size')
    expect(inflated[SHEET]).toBeUndefined()
  })

  it('of a workbook with one endless cell, no more than a cell may hold', async () => {
    const rows = `<row><c t="inlineStr"><is><t>${'a'.repeat(15 * MEGABYTE)}</t></is></c></row>`
    const { read, inflated, rows: count } = await rowsOfSheet(workbookOf({ rows }))
    await expect(read()).rejects.toThrow('The workbook is broken')
    expect(inflated[SHEET]).toBeLessThanOrEqual(2 * MEGABYTE)
    expect(count()).toBe(0)
  })

  it.each([
    ['rows without a cell', '<row/>', 1],
    ['cells without text', '<row><c/><c/><c/></row>', 4],
  ])('of millions of %s, two million', async (_what, blank, blanks) => {
    const most = 2 * MEGABYTE
    const rows = blank.repeat((1.4 * most) / blanks)
    const { read, inflated, rows: count } = await rowsOfSheet(workbookOf({ rows }))
    await expect(read()).rejects.toThrow('more than two million rows and cells without text')
    expect(inflated[SHEET]).toBeLessThanOrEqual((blank.length * most) / blanks + 2 * PIECE_BYTES)
    expect(count()).toBe(0)
  })

  it('a sheet with a format on each of its rows is none', async () => {
    const text = '<row><c t="inlineStr"><is><t>Ada</t></is></c></row>'
    const { read } = await rowsOfSheet(workbookOf({ rows: `${text}${'<row s="1"/>'.repeat(1_048_575)}` }))
    expect(await read()).toBe(1)
  })

  it('of shared texts that the cells name in reverse order, all of them once', async () => {
    const count = 100_000
    const texts = Array.from({ length: count }, (_, n) => `<si><t>${n}</t></si>`).join('')
    const rows = Array.from({ length: count }, (_, n) => `<row><c t="s"><v>${count - 1 - n}</v></c></row>`).join('')
    const { read, inflated } = await rowsOfSheet(workbookOf({ rows, sharedStrings: texts }))
    expect(await read()).toBe(count)
    const { entries } = await meteredZip(workbookOf({ rows, sharedStrings: texts }))
    expect(inflated[STRINGS]).toBe(entries.find(({ name }) => name === STRINGS)?.unpacked)
  })
})
