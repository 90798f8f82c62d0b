import { Readable } from 'node:stream'
import { findEncoding, makeToUtf8 } from '../../../../lambdas/import/source/encoding.ts'
import { readCsv, valuesOf } from './read-csv.ts'

const found = (...pieces: Uint8Array[]) => findEncoding(Readable.from(pieces))
const utf16be = (text: string): Buffer => Buffer.from(text, 'utf16le').swap16()

const MB = 1024 * 1024

describe('the encoding of a file is', () => {
  it.each([
    ['UTF-8', 'utf-8', Buffer.from('\ufeffName\nJos\u00e9\n')],
    ['UTF-8, although it is broken further on', 'utf-8', Buffer.concat([Buffer.from('\ufeffName\n'), Buffer.of(0xe9)])],
    ['UTF-16LE', 'utf-16le', Buffer.from('\ufeffName\n李\n', 'utf16le')],
    ['UTF-16BE', 'utf-16be', utf16be('\ufeffName\n李\n')],
  ])('what its byte order mark says: %s', async (_, encoding, bytes) => {
    expect(await found(bytes)).toBe(encoding)
    expect(await found(...Array.from(bytes, (byte) => Buffer.of(byte)))).toBe(encoding)
  })

  it.each([
    ['LE', 'utf-16le', (text: string) => Buffer.from(text, 'utf16le')],
    ['BE', 'utf-16be', utf16be],
  ])('UTF-16%s without a mark where every other byte is zero, in any script', async (_, encoding, encode) => {
    expect(await found(encode('Name,Email\r\nJane,jane@example.org\r\n'))).toBe(encoding)
    expect(await found(encode('姓名,电子邮件\n李\u3000小龍,bruce@example.org\n'))).toBe(encoding)
  })

  it('not UTF-16 for some zeros', async () => {
    expect(await found(Buffer.from('Name,Email\nJa\0ne,a@x.de\n\0\0\n'))).toBe('utf-8')
    expect(await found(Buffer.alloc(1000))).toBe('utf-8')
  })

  it('UTF-8 where all of it is, wherever the pieces part a character', async () => {
    expect(await found(Buffer.from('Name\nJos\u00e9 😀\n'))).toBe('utf-8')
    const long = [Buffer.alloc(3 * MB, 'a'), Buffer.from('é').subarray(0, 1), Buffer.from('é').subarray(1)]
    expect(await found(...long)).toBe('utf-8')
    expect(await found()).toBe('utf-8')
  })

  it('Windows-1252 where one byte is not UTF-8, were it the last of 3 MB', async () => {
    expect(await found(Buffer.from('Name\nJos\xe9\n', 'latin1'))).toBe('windows-1252')
    expect(await found(Buffer.alloc(3 * MB, 'a'), Buffer.of(0xe9))).toBe('windows-1252')
    expect(await found(Buffer.from('é'), Buffer.alloc(3 * MB, 'a'), Buffer.of(0xe9, 0x0a))).toBe('windows-1252')
  })
})

describe('bytes become UTF-8', () => {
  it('of Windows-1252, every one', () => {
    const bytes = Buffer.from(Array.from({ length: 128 }, (_, index) => 0x80 + index))
    const streamed = new TextDecoder('windows-1252').decode(bytes, { stream: true })
    expect(makeToUtf8('windows-1252')(bytes).toString()).toBe(streamed)
    expect(streamed).toContain('€')
  })

  it.each([
    ['utf-16le', Buffer.from('aé😀', 'utf16le')],
    ['utf-16be', utf16be('aé😀')],
  ] as const)('of %s, whatever the pieces', (encoding, bytes) => {
    const toUtf8 = makeToUtf8(encoding)
    const pieces = [...Array.from(bytes, (byte) => toUtf8(Buffer.of(byte))), toUtf8()]
    expect(Buffer.concat(pieces).toString()).toBe('aé😀')
  })

  it('with a replacement for what is cut off or alone', () => {
    const toUtf8 = makeToUtf8('utf-16le')
    expect(Buffer.concat([toUtf8(Buffer.from([0x61, 0, 0x3d])), toUtf8()]).toString()).toBe('a\ufffd')
  })
})

describe('a file of bytes', () => {
  it('is warned about where its encoding is an assumption', async () => {
    const bytes = Buffer.from('Name\nJos\xe9\n', 'latin1')
    const { rows, detected, warnings } = await readCsv([bytes], { encoding: 'windows-1252' })
    expect(valuesOf(rows)).toEqual([{ full_name: 'José' }])
    expect(detected.encoding).toBe('windows-1252')
    expect(warnings).toMatchObject([{ code: 'assumed_encoding', count: 1 }])
  })

  it('loses every byte order mark at its beginning, also where each byte comes alone', async () => {
    for (const encoding of ['utf-8', 'utf-16le'] as const) {
      const bytes = Buffer.from('\ufeff\ufeff"Name"\nJosé\n', encoding === 'utf-8' ? 'utf8' : 'utf16le')
      for (const pieces of [[bytes], Array.from(bytes, (byte) => Buffer.of(byte))]) {
        const { rows, detected } = await readCsv(pieces, { encoding })
        expect(valuesOf(rows)).toEqual([{ full_name: 'José' }])
        expect(detected.mapping).toEqual({ Name: 'full_name' })
      }
    }
  })
})
