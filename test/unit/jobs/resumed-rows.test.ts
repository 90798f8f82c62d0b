import fc from '../../support/fast-check.ts'
import type { NormalisedRow } from '../../../lambdas/import/normalise/row.ts'
import { type File, openAt } from './open-at.ts'

interface Result {
  readonly rows: readonly NormalisedRow[]
  readonly failure?: unknown
  readonly report?: unknown
}

/** All rows of a file, read by one reader. */
const readThrough = async (file: File): Promise<Result> => {
  const rows: NormalisedRow[] = []
  try {
    const opened = await openAt(file, {})
    try {
      for (let next = await opened.rows.next(); next.done !== true; next = await opened.rows.next())
        rows.push(next.value)
    } catch (failure) {
      return { rows, failure, report: opened.report() }
    }
    return { rows, report: opened.report() }
  } catch (failure) {
    return { rows, failure }
  }
}

/** The same by as many readers as there are lives: each reads ahead, records some rows, and goes away. */
const readInLives = async (
  file: File,
  lives: readonly { readonly recorded: number; readonly ahead: number }[],
  resumeEveryBytes: number,
): Promise<Result & { readonly resumed: number }> => {
  const rows: NormalisedRow[] = []
  let point: string | null = null
  let resumed = 0
  for (const { recorded, ahead } of [...lives, { recorded: Infinity, ahead: 0 }]) {
    if (point !== null) resumed += 1
    try {
      const opened = await openAt(file, { position: rows.length, resume_point: point }, { resumeEveryBytes })
      const found: NormalisedRow[] = []
      try {
        for (let n = 0; n < recorded + ahead; n += 1) {
          const next = await opened.rows.next()
          if (next.done === true) return { rows: [...rows, ...found], report: opened.report(), resumed }
          found.push(next.value)
        }
      } catch (failure) {
        return { rows: [...rows, ...found], failure, report: opened.report(), resumed }
      }
      rows.push(...found.slice(0, recorded))
      point = opened.resumePoint(rows.length) ?? point
    } catch (failure) {
      return { rows, failure, resumed }
    }
  }
  throw new Error('The last life reads to the end.')
}

const mix = <T>(...choices: readonly (readonly [weight: number, value: T])[]) =>
  fc.oneof(...choices.map(([weight, value]) => ({ weight, arbitrary: fc.constant(value) })))

const CELLS = mix<string>(
  [3, 'a@x.de'],
  [3, 'Jane Doe'],
  [2, ''],
  [1, '"b, ""c"""'],
  [1, '"two\nlines"'],
  [1, '" odd" text'],
  [1, '"open'],
  [1, '\\"'],
  [1, 'Ã©'],
  [1, 'é'],
  [1, '\ufffd'],
  [1, '😀 ü'],
  [1, '3/4/2024'],
  [1, '25/4/2024'],
  [1, '0151 12345678'],
  [1, 'n/a'],
)
const LINES = fc.oneof(
  { weight: 12, arbitrary: fc.array(CELLS, { minLength: 4, maxLength: 4 }).map((cells) => cells.join(',')) },
  { weight: 3, arbitrary: fc.array(CELLS, { minLength: 1, maxLength: 6 }).map((cells) => cells.join(',')) },
  {
    weight: 3,
    arbitrary: mix(
      [2, 'b@x.de,Ann'],
      [2, 'b@x.de'],
      [1, ',,,'],
      [1, ''],
      [1, 'email,full_name,created_date,Notes'],
      [1, 'Total,12,,'],
      [1, '"c@x.de,Cy,,"'],
    ),
  },
)
const LIVES = fc.array(
  fc.record({ recorded: fc.integer({ min: 3, max: 12 }), ahead: fc.integer({ min: 0, max: 6 }) }),
  { minLength: 1, maxLength: 4 },
)
const EVERY = fc.constantFrom(2, 16, 64, 250)

const ENCODINGS: readonly (readonly [name: string | undefined, encode: (text: string) => Buffer])[] = [
  [undefined, (text) => Buffer.from(text)],
  [undefined, (text) => Buffer.from(`\ufeff${text}`)],
  [undefined, (text) => Buffer.from(text, 'latin1')],
  ['utf-16le', (text) => Buffer.from(`\ufeff${text}`, 'utf16le')],
  [undefined, (text) => Buffer.from(text, 'utf16le')],
  ['windows-1251', (text) => Buffer.from(text, 'latin1')],
  ['shift_jis', (text) => Buffer.from(text, 'latin1')],
]

/** What is looked at to find the columns is read at once: only behind it are there points. */
const BEGINNING = Array.from({ length: 70 }, (_, n) => `a${n}@x.de,Jane Doe,,x`)

const csvFiles = fc
  .record({
    lines: fc.array(LINES, { minLength: 10, maxLength: 40 }),
    lineEnd: fc.constantFrom('\n', '\r\n', '\r'),
    encoding: fc.constantFrom(...ENCODINGS),
    isUpload: fc.boolean(),
    hasPreamble: fc.boolean(),
    only: fc.constantFrom(undefined, undefined, 'b@x.de,Ann', 'c@x.de,Cy,,x'),
  })
  .map(({ lines, lineEnd, encoding: [name, encode], isUpload, hasPreamble, only }): File => {
    const header = [...(hasPreamble ? ['A list of people'] : []), 'email,full_name,created_date,Notes']
    const varied = only === undefined ? lines : lines.map(() => only)
    const text = [...header, ...BEGINNING, ...varied, ''].join(lineEnd)
    return {
      bytes: isUpload ? encode(text) : Buffer.from(text),
      format: 'csv',
      isUpload,
      ...(isUpload && name !== undefined && { options: { encoding: name } }),
    }
  })

const ndjsonFiles = fc
  .record({
    lines: fc.array(
      mix<string>(
        [4, '{"email":"a@x.de","note":1}'],
        [2, '{"full_name":"Jane","shoe":"é"}'],
        [1, '{"email":"bad"}'],
        [1, '{"not":'],
        [1, ''],
        [1, '[1]'],
      ),
      { minLength: 10, maxLength: 30 },
    ),
    isUpload: fc.boolean(),
    lineEnd: fc.constantFrom('\n', '\r\n'),
    isUtf16: fc.boolean(),
  })
  .map(({ lines, isUpload, lineEnd, isUtf16 }): File => {
    const text = lines.join(lineEnd)
    const bytes = isUpload && isUtf16 ? Buffer.from(`\ufeff${text}`, 'utf16le') : Buffer.from(text)
    return { bytes, format: 'ndjson', isUpload }
  })

const CARD_LINES = mix<string>(
  [4, 'FN:Jane Doe'],
  [3, 'EMAIL:a@x.de'],
  [2, 'VERSION:2.1'],
  [2, 'VERSION:3.0'],
  [2, 'NOTE;ENCODING=QUOTED-PRINTABLE:a=\nEND:VCARD'],
  [1, 'ORG;ENCODING=QUOTED-PRINTABLE:a=\nb=C3=A9'],
  [2, 'ORG:Acme\n  and sons'],
  [1, 'TITLE:Head\n\tof é'],
  [1, 'X-SHOE:43'],
  [1, 'KIND:group'],
  [1, 'AGENT:\nBEGIN:VCARD\nFN:Agent\nEND:VCARD'],
  [1, 'no property'],
  [1, 'BEGIN:VCARD'],
  [1, ''],
)
const cardFiles = fc
  .record({
    cards: fc.array(fc.record({ lines: fc.array(CARD_LINES, { maxLength: 6 }), hasEnd: fc.boolean() }), {
      minLength: 10,
      maxLength: 30,
    }),
    lineEnd: fc.constantFrom('\n', '\r\n', '\r'),
    encoding: fc.constantFrom<BufferEncoding[]>('utf8', 'latin1', 'utf16le'),
    endsInside: fc.boolean(),
  })
  .map(({ cards, lineEnd, encoding, endsInside }): File => {
    const lines = cards.flatMap(({ lines: own, hasEnd }) => ['BEGIN:VCARD', ...own, ...(hasEnd ? ['END:VCARD'] : [])])
    const text = [...lines, ...(endsInside ? ['BEGIN:VCARD', 'FN:Cut'] : [''])].join('\n').replaceAll('\n', lineEnd)
    return { bytes: Buffer.from(text, encoding), format: 'file', isUpload: true }
  })

it('the last rows of a file, which only its end tells, are read once', async () => {
  const end = 'a@x.de,,"open,\\"\r"open,a@x.de,Jane Doe,"two\nlines"\r'
  const file: File = {
    bytes: Buffer.from(['email,full_name,created_date,Notes', ...BEGINNING, end].join('\r')),
    format: 'csv',
    isUpload: false,
  }
  const whole = await readThrough(file)
  for (const recorded of [70, 71, 72]) {
    const { resumed: _, ...result } = await readInLives(file, [{ recorded, ahead: 1 }], 2)
    expect(result).toEqual(whole)
  }
})

it('a row that begins between the halves of a character of UTF-16 is read from its begin', async () => {
  for (let shift = 0; shift < 32; shift += 1) {
    const lines = ['email,full_name,created_date,Notes', ...BEGINNING, `b@x.de,${'x'.repeat(shift + 1)},,`]
    const text = [...lines, ...Array.from({ length: 9 }, (_, n) => `😀 ${n},,,`)].join('\r')
    const file: File = { bytes: Buffer.from(text, 'utf16le'), format: 'csv', isUpload: true }
    const whole = await readThrough(file)
    for (let recorded = 71; recorded < 80; recorded += 3) {
      const { resumed: _, ...result } = await readInLives(file, [{ recorded, ahead: 0 }], 64)
      expect(result).toEqual(whole)
    }
  }
})

describe.each([
  ['CSV', csvFiles, 70, 400],
  ['NDJSON', ndjsonFiles, 0, 400],
  ['vCard', cardFiles, 0, 400],
] as const)('%s', (_, files, atLeast, numRuns) => {
  it('that is cut at any checkpoints and read on from them gives the rows, warnings and failure of one that is read through', async () => {
    let resumed = 0
    await fc.assert(
      fc.asyncProperty(files, LIVES, EVERY, async (file, [first, ...further], every) => {
        const lives = [...(first ? [{ ...first, recorded: first.recorded + atLeast }] : []), ...further]
        const { resumed: points, ...result } = await readInLives(file, lives, every)
        expect(result).toEqual(await readThrough(file))
        resumed += points
      }),
      { numRuns },
    )
    // The property says nothing where no reader goes on from a point.
    expect(resumed).toBeGreaterThan(numRuns / 4)
  })
})
