import { outputDifferences } from '../../support/documentation/shown-output.ts'

const json = (text: string) => ({ language: 'json', text, line: 1 })
const text = (shown: string) => ({ language: 'text', text: shown, line: 1 })

describe('JSON', () => {
  test('may be wrapped, and differ in what differs on each run', () => {
    const printed =
      '{"job_id":"imp_01M84DZVSWGWEP4NM0C3W365VK","at":"2026-11-23T16:02:26.563Z","rows_per_second":7.5,"url":"http://127.0.0.1:4599/x"}\n'
    const shown =
      '{"job_id":"imp_01J00000000000000000000000",\n "at":"2020-01-01T00:00:00Z","rows_per_second":1,"url":"http://127.0.0.1:4566/…"}'
    expect(outputDifferences(printed, json(shown))).toEqual([])
  })

  test.each([
    ['a field that is not shown', '{"a":1,"b":2}', '{"a":1}', '.b: 2 is not shown'],
    ['a field that is not there', '{"a":1}', '{"a":1,"b":2}', '.b: nothing, shown is 2'],
    ['another number', '{"a":1}', '{"a":2}', '.a: 1, shown is 2'],
    ['another text', '{"a":["x"]}', '{"a":["y"]}', '.a[0]: "x", shown is "y"'],
    ['an id of another kind', '{"a":"imp_1"}', '{"a":"con_1"}', '.a: "imp_1", shown is "con_1"'],
    ['another type', '{"a":null}', '{"a":"x"}', '.a: null, shown is "x"'],
    ['null where a rate is shown', '{"duration_ms":null}', '{"duration_ms":3}', '.duration_ms: null, shown is 3'],
    ['a list that is longer', '{"a":[1,2]}', '{"a":[1]}', '.a: 2 members, shown are 1'],
    ['what is no JSON', 'curl: (7) refused', '{"a":1}', ': "curl: (7) refused", shown is {"a":1}'],
  ])('%s is found', (_, printed, shown, difference) => {
    expect(outputDifferences(printed, json(shown))).toEqual([difference])
  })

  test('an ellipsis leaves out the rest of a text, an object or a list, and nothing else', () => {
    const shown = json('{"a":"secret-…","b":{"c":1, …},"d":[1, …]}')
    expect(outputDifferences('{"a":"secret-9","b":{"c":1,"x":2},"d":[1,2,3]}', shown)).toEqual([])
    expect(outputDifferences('{"a":"public-9","b":{"x":2},"d":[]}', shown)).toEqual([
      '.a: "public-9", shown is "secret-…"',
      '.b.c: nothing, shown is 1',
      '.d: 0 members, shown are 1',
    ])
  })
})

test('text is compared whole, without what differs on each run', () => {
  expect(outputDifferences('imp_1 completed: 2 created\n', text('imp_2 completed: 2 created'))).toEqual([])
  expect(outputDifferences('imp_1 completed: 2 created\n', text('imp_2 completed: 3 created'))).toHaveLength(1)
  expect(outputDifferences(' 8 % 413 rows/s\nmore\nend\n', text(' 8 % 9 rows/s\n…\nend'))).toEqual([])
})
