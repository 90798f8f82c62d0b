import { readFileSync } from 'node:fs'
import { UnusableFile } from '../../../../lambdas/import/files/unusable-file.ts'
import { openCsv } from '../../../../lambdas/import/source/csv.ts'
import { makeWarnings } from '../../../../lambdas/import/source/warnings.ts'
import { readCsv, valuesOf } from './read-csv.ts'

describe('reading in pieces', () => {
  async function* endless(onClose: () => void) {
    try {
      yield 'email,full_name\n'
      for (let n = 0; ; n++) yield await Promise.resolve(`a${n}@x.de,"A ${n}"\n`.repeat(1000))
    } finally {
      onClose()
    }
  }

  it.each([0, 1, 501])('lets go of the source when left after %d rows', async (wanted) => {
    let closed = 0
    const { rows } = await openCsv(() => endless(() => closed++), { has_header: true }, makeWarnings())
    for (let taken = 0; taken < wanted; taken++) expect((await rows.next()).done).toBe(false)
    await rows.return()
    expect(closed).toBe(1)
    expect((await rows.next()).done).toBe(true)
  })

  it('lets go of the source when it refuses the file', async () => {
    let closed = 0
    const source = endless(() => closed++)
    await expect(
      openCsv(() => source, { has_header: true, mapping: { Nope: 'email' } }, makeWarnings()),
    ).rejects.toThrow(UnusableFile)
    expect(closed).toBe(1)
  })

  it('gives the same rows whatever the pieces', async () => {
    const text = readFileSync('test/fixtures/csv/google-contacts.csv', 'utf8')
    const whole = await readCsv(text)
    expect(await readCsv(Array.from(text))).toEqual(whole)
    expect(await readCsv(Array.from(Buffer.from(text), (byte) => Buffer.of(byte)))).toEqual(whole)
    expect(await readCsv(text.match(/[^]{1,7}/g) ?? [])).toEqual(whole)
  })

  it('keeps a character whose halves come in two pieces', async () => {
    expect(valuesOf((await readCsv(['full_name\n\ud83d', '\ude00\n'])).rows)).toEqual([{ full_name: '😀' }])
  })
})
