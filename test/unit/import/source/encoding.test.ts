import { Readable } from 'node:stream'
import { makeCsvChunks } from '../../../../lambdas/import/source/csv-chunks.ts'
import { encodingOfLabel, makeDecoder } from '../../../../lambdas/import/source/encoding.ts'
import { findEncoding, UnknownEncoding } from '../../../../lambdas/import/source/find-encoding.ts'
import { readCsv, valuesOf } from './read-csv.ts'

const found = (...pieces: Uint8Array[]) => findEncoding(Readable.from(pieces))
const utf16be = (text: string): Buffer => Buffer.from(text, 'utf16le').swap16()
const bytes = (text: string): Buffer => Buffer.from(text, 'latin1')

const guessFor = async (...pieces: Uint8Array[]): Promise<string | undefined> => {
  const error: unknown = await found(...pieces).catch((thrown: unknown) => thrown)
  expect(error).toBeInstanceOf(UnknownEncoding)
  expect((error as UnknownEncoding).fields).toHaveProperty('encoding')
  return (error as UnknownEncoding).guess
}

const MB = 1024 * 1024

describe('the encoding of a file is', () => {
  it.each([
    ['UTF-8', 'utf-8', Buffer.from('\ufeffName\nJos\u00e9\n')],
    ['UTF-8, although it is broken later', 'utf-8', Buffer.concat([Buffer.from('\ufeffName\n'), Buffer.of(0xe9)])],
    ['UTF-16LE', 'utf-16le', Buffer.from('\ufeffName\n李\n', 'utf16le')],
    ['UTF-16BE', 'utf-16be', utf16be('\ufeffName\n李\n')],
  ])('what its byte order mark says: %s', async (_, encoding, file) => {
    expect(await found(file)).toBe(encoding)
    expect(await found(...Array.from(file, (byte) => Buffer.of(byte)))).toBe(encoding)
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

  it('UTF-8 where most of what is not ASCII is, and some bytes are not', async () => {
    expect(await found(Buffer.concat([Buffer.from('Zoë,Jürgen\nAnn,Lee'), bytes('\xa0Ltd\n')]))).toBe('utf-8')
    expect(await found(Buffer.from('éèà'), Buffer.alloc(3 * MB, 'a'), Buffer.of(0xe9, 0x0a))).toBe('utf-8')
  })

  it('Windows-1252 where one byte is not UTF-8, were it the last of 3 MB', async () => {
    expect(await found(bytes('Name\nJos\xe9\n'))).toBe('windows-1252')
    expect(await found(Buffer.alloc(3 * MB, 'a'), Buffer.of(0xe9))).toBe('windows-1252')
  })

  it('Windows-1252 for what people of its languages write', async () => {
    const names = 'Jürgen Groß;Élodie Lefèvre;José Núñez;Søren Ås;João Conceição;Päivi Väänänen;Sigurður Þór;Ýmir;Œuvre'
    const signs =
      'O\x92Brien;\x84S\xfcd\x93;5 \x80;Caf\xe9 \x96 Bar;n\xb0 5;m\xb2;\xbd kg;\xbfQu\xe9?;\xab\xa0CAF\xc9\xbb'
    expect(await found(bytes(`${names.replace('Œ', '\x8c')};${signs}\n`))).toBe('windows-1252')
  })
})

describe('a file that is not UTF-8 is refused, and asks for its encoding,', () => {
  it.each([
    ['Polish', 'windows-1250', '\xa3ukasz \xaf\xf3\xb3\xe6;\x8cwie\xbfa \xa3\xb9ka'],
    ['Russian', 'windows-1251', '\xc8\xe2\xe0\xed \xcf\xe5\xf2\xf0\xee\xe2'],
    ['Greek', 'windows-1253', '\xc3\xe9\xfe\xf1\xe3\xef\xf2 \xd0\xe1\xf0\xe1\xe4\xfc\xf0\xef\xf5\xeb\xef\xf2'],
    ['Japanese', 'shift_jis', '\x8eR\x93c\x91\xbe\x98Y,taro@x.jp\n\x8d\xb2\x93\xa1\x89\xd4\x8eq'],
    ['Turkish', 'windows-1254', 'Ay\xfee Y\xfdld\xfdz,\xdeahin,\xc7a\xf0r\xfd'],
    ['Hebrew', 'windows-1255', '\xe3\xe5\xe3 \xeb\xe4\xef,\xf9\xf8\xe4'],
    ['Russian of DOS', 'ibm866', '\x88\xa2\xa0\xad \x8f\xa5\xe2\xe0\xae\xa2'],
    ['Russian of Unix', 'koi8-r', '\xe9\xd7\xc1\xce \xf0\xc5\xd4\xd2\xcf\xd7'],
    ['of a Macintosh, in German', 'macintosh', 'J\x9arg Gro\xa7'],
    ['of a Macintosh, with a capital', 'macintosh', 'B\x8acker'],
    ['of a Macintosh', 'macintosh', 'Zo\x91 M\x9fller,Ren\x8e Fourni\x8fre'],
  ])('with a proposal where there is one: %s', async (_, encoding, text) => {
    expect(await guessFor(bytes(`Name\n${text}\n`))).toBe(encoding)
  })

  it.each([
    ['Czech', 'Ji\xf8\xed Dvo\xf8\xe1k;\x8akoda'],
    ['Chinese', '\xc0\xee\xd0\xa1\xc1\xfa'],
    ['Korean', '\xb1\xe8\xc3\xb6\xbc\xf6'],
  ])('whatever the proposal: %s', async (_, text) => {
    await guessFor(bytes(`Name\n${text}\n`))
  })

  it.each(['M\x81ller;Jos\x82', 'J\x94rg Gro\xe1', 'B\x84ckerei;\x99l'])(
    'and says that none can be sent for a code page of DOS: %j',
    async (text) => {
      const reading = found(bytes(`Name\n${text}\n`))
      await expect(reading).rejects.toMatchObject({
        code: 'unknown_encoding',
        message: expect.stringContaining('DOS') as string,
      })
      await expect(reading).rejects.not.toBeInstanceOf(UnknownEncoding)
    },
  )

  it('wherever the sign stands that speaks against Windows-1252', async () => {
    await guessFor(Buffer.alloc(3 * MB, 'a'), bytes('Mi\xb3osz'))
    await guessFor(bytes('M\xfcller '), Buffer.alloc(3 * MB, 'a'), bytes('\nMi\xb3'), Buffer.alloc(MB, 'o'))
  })
})

describe('bytes become text', () => {
  it('of Windows-1252, every one', () => {
    const all = Buffer.from(Array.from({ length: 128 }, (_, index) => 0x80 + index))
    const text = makeDecoder('windows-1252')(all)
    expect(text).toHaveLength(128)
    expect(text.slice(0, 3)).toBe('€\x81‚')
  })

  it.each([
    ['utf-8', Buffer.from('aé😀')],
    ['utf-16le', Buffer.from('aé😀', 'utf16le')],
    ['utf-16be', utf16be('aé😀')],
  ] as const)('of %s, whatever the pieces', (encoding, file) => {
    const decode = makeDecoder(encoding)
    expect([...Array.from(file, (byte) => decode(Buffer.of(byte))), decode()].join('')).toBe('aé😀')
  })

  it('with a replacement for what is cut off or unpaired', () => {
    const decode = makeDecoder('utf-16le')
    expect(decode(Buffer.from([0x61, 0, 0x3d])) + decode()).toBe('a\ufffd')
  })

  it('by any label of the WHATWG Encoding Standard', () => {
    const labels = ['Latin1', 'sjis', 'windows-1251', 'gb18030', 'macintosh', 'utf8', 'klingon', '']
    expect(labels.map(encodingOfLabel)).toEqual([
      ...['windows-1252', 'shift_jis', 'windows-1251', 'gb18030', 'macintosh', 'utf-8'],
      ...[undefined, undefined],
    ])
  })
})

describe('a file of bytes', () => {
  it('is read in the encoding that was said, unless its byte order mark says another', async () => {
    const polish = bytes('Name\n\xa3ukasz\n')
    expect(valuesOf((await readCsv([polish], { encoding: 'windows-1250' })).rows)).toEqual([{ full_name: 'Łukasz' }])
    const marked = await readCsv([Buffer.from('\ufeffName\nŁukasz\n')], { encoding: 'windows-1250' })
    expect(valuesOf(marked.rows)).toEqual([{ full_name: 'Łukasz' }])
    expect(marked.detected.encoding).toBe('utf-8')
  })

  it('loses every byte order mark at its beginning, also where bytes come one by one', async () => {
    for (const encoding of ['utf-8', 'utf-16le'] as const) {
      const file = Buffer.from('\ufeff\ufeff"Name"\nJosé\n', encoding === 'utf-8' ? 'utf8' : 'utf16le')
      for (const pieces of [[file], Array.from(file, (byte) => Buffer.of(byte))]) {
        const { rows, detected } = await readCsv(pieces, { encoding })
        expect(valuesOf(rows)).toEqual([{ full_name: 'José' }])
        expect(detected.mapping).toEqual({ Name: 'full_name' })
      }
    }
  })

  it.each(['utf-8', 'utf-16le', 'windows-1252', 'shift_jis'])(
    'comes in blocks that end with lines, by which their bytes can be found again: %s',
    async (encoding) => {
      const line = 'Name;mail@example.org;ABC\r\n'
      const file = encoding === 'utf-16le' ? Buffer.from(line.repeat(9_000), 'utf16le') : bytes(line.repeat(9_000))
      const { read } = makeCsvChunks([file.subarray(0, 70_001), file.subarray(70_001)], encoding)
      let from = 0
      for await (const { text, bytes: to } of read()) {
        expect(text.endsWith('\r\n')).toBe(true)
        const decode = makeDecoder(encoding)
        expect(decode(file.subarray(from, to)) + decode()).toBe(text)
        from = to
      }
      expect(from).toBe(file.length)
    },
  )

  it('fails only the rows in which characters were lost', async () => {
    const file = Buffer.concat([
      Buffer.from('Name,Email,Notes\nZoë,z@x.de,\nAn'),
      bytes('\xa0n,a@x.de,\nBo,b@x.de,\xff\n'),
    ])
    const { rows } = await readCsv([file])
    expect(rows).toMatchObject([
      { values: { full_name: 'Zoë' } },
      { line: 3, error: { code: 'invalid_field', column: 'Name' } },
      { values: { full_name: 'Bo' } },
    ])
  })

  it('is warned about where its letters were broken before', async () => {
    const warned = async (text: string) =>
      (await readCsv(`Name,Email\n${text},a@x.de\nBo,b@x.de\n`)).warnings.map(({ code, count }) => [code, count])
    for (const text of ['JosÃ© NÃºÃ±ez', 'MÃ¼ller', 'Å\u0081ukasz', 'O’Brien'.replace('’', 'â€™')]) {
      expect(await warned(text)).toEqual([['broken_letters', 1]])
    }
    for (const text of ['São José', 'MAÇÃ ', 'Ärzte', 'Zoë', 'Ångström', 'Đà Nẵng'])
      expect(await warned(text)).toEqual([])
  })
})
