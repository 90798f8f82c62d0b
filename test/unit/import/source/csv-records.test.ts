import { makeRecordReader } from '../../../../lambdas/import/source/csv-records.ts'

const CHUNK = Buffer.alloc(64 * 1024, 'x')

/** These hold csv-parse to what our reader takes from its state. */
describe('the reader of records', () => {
  it('cuts a cell without end short, and reads what follows it whole', async () => {
    const reader = makeRecordReader(',')
    await reader.write(Buffer.from('a,"'))
    for (let count = 0; count < 50; count++) await reader.write(CHUNK)
    const records = [...(await reader.write(Buffer.from('",b\nc,d,e\n'))).records, ...(await reader.end()).records]
    expect(records).toHaveLength(2)
    expect(records[0]?.map((cell) => cell.length > 64 * 1024)).toEqual([false, true, false])
    expect(records[0]?.[1]?.length).toBeLessThan(4 * CHUNK.length)
    expect(records[1]).toEqual(['c', 'd', 'e'])
  })

  it('cuts a record without end short, and reads what follows it whole', async () => {
    const reader = makeRecordReader(',')
    for (let count = 0; count < 50; count++) await reader.write(Buffer.alloc(64 * 1024, ','))
    const records = [...(await reader.write(Buffer.from('\nf,g\n'))).records, ...(await reader.end()).records]
    expect(records).toHaveLength(2)
    expect(records[0]?.length).toBeGreaterThan(200)
    expect(records[0]?.length).toBeLessThan(70_000)
    expect(records[1]).toEqual(['f', 'g'])
  })

  it('knows the line on which each record begins', async () => {
    const reader = makeRecordReader(',')
    const csv = 'a,b\r\n\r\n"1\r\n2","3\n4"\r\n\n"x"\r"y\r\rz"\nlast'
    const lines: number[] = []
    for (const byte of Buffer.from(csv)) lines.push(...(await reader.write(Buffer.of(byte))).lines)
    lines.push(...(await reader.end()).lines)
    expect(lines).toEqual([1, 3, 7, 8, 11])
  })

  it.each(['\n', '\r\n', '\r'])('counts the lines of what it did not keep: %j', async (end) => {
    const reader = makeRecordReader(',')
    const piece = `${'x'.repeat(9)}${end}`.repeat(20_001)
    const lines: number[] = []
    for (const text of [`a,"${piece}`, piece, `${piece}",b${end}c,d${end}`, ',']) {
      for (let at = 0; at < text.length; at += 65_536) {
        lines.push(...(await reader.write(Buffer.from(text.slice(at, at + 65_536)))).lines)
      }
    }
    lines.push(...(await reader.end()).lines)
    expect(lines).toEqual([1, 2 + 3 * 20_001, 3 + 3 * 20_001])
  })

  it('names the line of a quote that opens behind and within what it did not keep', async () => {
    for (const [before, line] of [
      ['', 1],
      [`"${'x\n'.repeat(200_000)}",`, 200_001],
    ] as const) {
      const reader = makeRecordReader(',')
      const text = `${before}"${'y\n'.repeat(200_000)}`
      for (let at = 0; at < text.length; at += 65_536) await reader.write(Buffer.from(text.slice(at, at + 65_536)))
      expect((await reader.end()).failure?.line).toBe(line)
    }
  })

  it('puts quotes back without a copy of the largest cell each time, which would take minutes here', async () => {
    const reader = makeRecordReader(',')
    let cells = 0
    const count = (records: readonly (readonly string[])[]): void => {
      for (const record of records) cells += record.filter((cell) => cell === '"a"b').length
    }
    await reader.write(Buffer.from(`"${'x'.repeat(60_000)}"\n`))
    const piece = Buffer.from(`${'"a"b,'.repeat(100)}\n`.repeat(130))
    for (let round = 0; round < 40; round++) count((await reader.write(piece)).records)
    count((await reader.end()).records)
    expect(cells).toBe(40 * 130 * 100)
  })

  it('makes no error of each record that is wider or narrower than the first, which would take a minute here', async () => {
    const reader = makeRecordReader(',')
    let records = (await reader.write(Buffer.from('a,b\n'))).records.length
    const piece = Buffer.from('x\n'.repeat(32_000))
    for (let round = 0; round < 100; round++) records += (await reader.write(piece)).records.length
    records += (await reader.end()).records.length
    expect(records).toBe(1 + 100 * 32_000)
  }, 20_000)
})
