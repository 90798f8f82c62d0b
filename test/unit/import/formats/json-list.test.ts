import fc from '../../../support/fast-check.ts'
import { elementsOf, findList, wholeOf } from '../../../../lambdas/import/json/json-list.ts'
import { all, pieces } from './pieces.ts'

const MAX = 1000

interface Element {
  readonly line: number
  readonly text: string
}

const read = async (text: string, size?: number, max = MAX): Promise<readonly Element[] | string> => {
  const bytes = Buffer.from(text)
  const shape = await findList(pieces(bytes, size))
  if (shape.kind === 'lines') return 'lines'
  const elements =
    shape.kind === 'single'
      ? [await wholeOf(pieces(bytes, size), max)]
      : await all(elementsOf(pieces(bytes, size), shape.kind === 'list' ? shape.ordinal : shape.kind, max))
  return elements.map(({ line, bytes: of }) => ({ line, text: of === 'too long' ? of : Buffer.from(of).toString() }))
}

const valuesOf = (elements: readonly Element[] | string): unknown =>
  typeof elements === 'string' ? elements : elements.map(({ text }) => JSON.parse(text) as unknown)

const object = fc.dictionary(fc.string({ unit: 'grapheme' }), fc.jsonValue(), { noNullPrototype: true })
/** Names that no contact has lists under. */
const wrapperName = fc.string({ unit: 'grapheme' }).filter((name) => name !== 'tags' && name !== 'custom_fields')
const scalar = fc.oneof(fc.string({ unit: 'grapheme' }), fc.integer(), fc.constant(null), fc.array(fc.integer()))

it('gives the objects of one list whatever is around it, and whatever the pieces and the spaces', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(object, { minLength: 1, maxLength: 6 }),
      fc.array(fc.tuple(wrapperName, fc.dictionary(wrapperName, scalar, { noNullPrototype: true })), { maxLength: 3 }),
      fc.constantFrom(undefined, 1, '\t'),
      fc.integer({ min: 1, max: 50 }),
      async (objects, wrappers, space, size) => {
        let value: unknown = objects
        // What a name has twice is the later of them.
        for (const [name, others] of wrappers) value = { ...others, [name]: value }
        expect(valuesOf(await read(JSON.stringify(value, null, space), size, 1e6))).toEqual(
          JSON.parse(JSON.stringify(objects)),
        )
      },
    ),
    { numRuns: 300 },
  )
})

it('tells the line on which an element begins', async () => {
  for (const size of [1, 3, 100])
    expect(await read('{"n":\n[\n{"a":1},\n\n  {"a":\n2}, {"a":3}]}', size)).toEqual([
      { line: 3, text: '{"a":1}' },
      { line: 5, text: '{"a":\n2}' },
      { line: 6, text: '{"a":3}' },
    ])
})

it.each([
  [
    'what is no object, beside others',
    '[{"a":1}, 2, "x,]", [3], null, tru]',
    ['{"a":1}', '2', '"x,]"', '[3]', 'null', 'tru'],
  ],
  ['what is no JSON inside its brackets', '[{"a":1},{a:2,},{}]', ['{"a":1}', '{a:2,}', '{}']],
  ['no more of an element than it may be long', `[{"a":"${'x'.repeat(MAX)}"},{"b":2}]`, ['too long', '{"b":2}']],
  ['nothing of an empty list', '{"contacts":[], "total": 0}', []],
  [
    'one contact with lists of its own',
    '{"email":"a","tags":["x"],"custom_fields":{"y":[{"z":1}]}}',
    ['{"email":"a","tags":["x"],"custom_fields":{"y":[{"z":1}]}}'],
  ],
  ['no marks of the byte order', '\ufeff\ufeff[{"a":1}]', ['{"a":1}']],
])('gives %s', async (_, text, elements) => {
  for (const size of [1, 7, 10_000])
    expect(await read(text, size)).toEqual(elements.map((element) => ({ line: 1, text: element })))
})

it.each(['{"a":1}\n{"a":2}', '{"a":1}\n\n{"a":2}{"a":3}', '[1]\n[2]'])(
  'leaves values that stand on a line each to the reader of lines: %j',
  async (text) => {
    for (const size of [1, 7, 100]) expect(await read(text, size)).toBe('lines')
  },
)

it('gives values that follow each other in any other way, with their lines', async () => {
  const gives = async (text: string, ...elements: (readonly [line: number, text: string])[]): Promise<void> => {
    for (const size of [1, 3, 7, 100])
      expect(await read(text, size)).toEqual(elements.map(([line, element]) => ({ line, text: element })))
  }
  await gives('{\n"a":1\n}\n{\n"a":"}{"\n}\n', [1, '{\n"a":1\n}'], [4, '{\n"a":"}{"\n}'])
  await gives('{"a":1}{"a":[{}]} {"a":3}', [1, '{"a":1}'], [1, '{"a":[{}]}'], [1, '{"a":3}'])
  await gives('{"a":1},\n\n{"a":2},\n', [1, '{"a":1}'], [3, '{"a":2}'])
  await gives('{"a":1}{a:2}', [1, '{"a":1}'], [1, '{a:2}'])
})

it('gives no more of such a value than it may be long', async () => {
  const [first, second] = (await read(`{"a":"${'x'.repeat(MAX)}"}{"b":2}`, 100)) as Element[]
  expect([first?.text, second?.text]).toEqual(['too long', '{"b":2}'])
})

it.each([
  '[{"a":1}',
  '{"a":[{}]',
  '[{"a":1}]]',
  '{"a":[{"b":1}}]',
  '{"a":"',
  '[{"a":1}],',
  ',{"a":1}',
  '{"a":1},,{}',
  'x[{"a":1}]',
  '{"a":1]',
])('refuses what is broken: %j', async (text) => {
  for (const size of [1, 100]) await expect(read(text, size)).rejects.toMatchObject({ name: 'UnreadableFile' })
})

it.each([
  ['very many lists', `{${'"a":[],'.repeat(2000)}"b":1}`],
  ['two lists of objects', '{"a":[{}],"b":[{}]}'],
  ['a list of texts', '["a","b"]'],
])('refuses %s', async (_, text) => {
  await expect(read(text)).rejects.toMatchObject({ name: 'UnsupportedFormat' })
})

it.each([
  ['brackets in each other', '['.repeat(4 * 1024 * 1024)],
  ['objects in each other', '{"a":'.repeat(1024 * 1024)],
  ['escapes', `["${'\\\\'.repeat(4 * 1024 * 1024)}`],
])('takes linear time for %s', async (_, text) => {
  await expect(read(text)).rejects.toMatchObject({ name: 'UnreadableFile' })
})
