import type { NormalisedRow } from '../../../lambdas/import/normalise/row.ts'
import { type File, openAt } from './open-at.ts'

const MIB = 1024 * 1024

describe('a job that is taken up at the end of a file of 20 MiB', () => {
  const NOTE = 'n'.repeat(8_000)
  const csv = `email,full_name,Notes\n${'a@x.de,Jane Doe,'.concat(NOTE, '\n').repeat(2_600)}`
  const ndjson = JSON.stringify({ email: 'a@x.de', note: NOTE }).concat('\n').repeat(2_600)

  it.each([
    ['csv', csv, 2 * MIB],
    ['ndjson', ndjson, MIB],
  ] as const)('reads as much of a %s as says what it is, and little of what is done', async (format, text, most) => {
    const bytes = Buffer.from(text)
    expect(bytes.length).toBeGreaterThan(20 * MIB - 500_000)
    const file: File = { bytes, format, isUpload: true }
    const before = await openAt(file, {}, {}, 64 * 1024)
    for (let row = 0; row < 2_590; row += 1) await before.rows.next()
    const point = before.resumePoint(2_590)
    expect(point).toBeDefined()
    const after = await openAt(file, { position: 2_590, resume_point: point ?? null }, {}, 64 * 1024)
    expect((await after.rows.next()).value).toMatchObject({ rowNumber: 2_591, line: format === 'csv' ? 2_592 : 2_591 })
    expect(after.read()).toBeLessThan(most)
    expect(after.bytesRead()).toBeGreaterThan(19 * MIB)
    // A job that an earlier version left has no point, and is read from the beginning.
    const without = await openAt(file, { position: 2_590, resume_point: null }, {}, 64 * 1024)
    expect((await without.rows.next()).value).toMatchObject({ rowNumber: 2_591 })
    expect(without.read()).toBeGreaterThan(19 * MIB)
  })
})

describe('a point', () => {
  const file: File = {
    bytes: Buffer.from('{"email":"a@x.de"}\n'.repeat(20)),
    format: 'ndjson',
    isUpload: false,
  }
  const pointAt = async (rows: number): Promise<string> => {
    const opened = await openAt(file, {}, { resumeEveryBytes: 2 })
    for (let row = 0; row <= rows; row += 1) await opened.rows.next()
    return opened.resumePoint(rows) ?? ''
  }
  const numbersFrom = async (position: number, resume_point: string): Promise<unknown> => {
    const opened = await openAt(file, { position, resume_point })
    return ((await opened.rows.next()).value as NormalisedRow).rowNumber
  }

  it('behind the position, or of another version of the code, is of no use, and of no harm', async () => {
    expect(await numbersFrom(10, await pointAt(12))).toBe(11)
    const later = { ...(JSON.parse(await pointAt(8)) as object), version: 2, offset: 3 }
    expect(await numbersFrom(10, JSON.stringify(later))).toBe(11)
  })

  it('holds nothing of a row', async () => {
    expect(await pointAt(12)).not.toContain('a@x.de')
  })
})
