import { parseSmokeArguments } from '../../../bin/smoke-arguments.ts'
import { UsageError } from '../../../client/src/cli/command-line.ts'

test('address and key, by the environment so that no list of processes shows it', () => {
  expect(parseSmokeArguments(['--url', 'https://api.example.com/prod/'], { SMOKE_KEY: 'wbk_1' })).toEqual({
    url: 'https://api.example.com/prod',
    key: 'wbk_1',
    patienceMs: 120_000,
  })
})

test('a key that is given goes first', () => {
  const args = ['--url', 'http://127.0.0.1:4566/x', '--key', 'wbk_2', '--patience', '5']
  expect(parseSmokeArguments(args, { SMOKE_KEY: 'wbk_1' })).toMatchObject({ key: 'wbk_2', patienceMs: 5_000 })
})

test.each([
  [['--key', 'k'], '--url is missing'],
  [['--url', 'https://a.example'], '--key is missing'],
  [['--url', 'a.example', '--key', 'k'], '--url'],
  [['--url', 'ftp://a.example', '--key', 'k'], '--url'],
  [['--url', 'https://a.example', '--key', 'k', '--patience', '0'], '--patience'],
  [['--url', 'https://a.example', '--key', 'k', '--patience', '1e3'], '--patience'],
  [['--url', 'https://a.example', '--key', 'k', 'now'], 'now'],
])('%j is refused, with what is wrong', (args, reason) => {
  expect(() => parseSmokeArguments(args, {})).toThrow(UsageError)
  expect(() => parseSmokeArguments(args, {})).toThrow(reason)
})
