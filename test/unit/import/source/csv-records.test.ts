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
})
