import { UsageError } from '../../../client/src/cli/command-line.ts'
import { parseRedriveArguments, REDRIVABLE } from '../../../bin/redrive-arguments.ts'

const ALL = Object.keys(REDRIVABLE)

describe('the command line of redrive', () => {
  test.each([
    [[], { stage: undefined, queues: ALL, dryRun: false }],
    [['--dry-run'], { stage: undefined, queues: ALL, dryRun: true }],
    [['--stage', 'prod'], { stage: 'prod', queues: ALL, dryRun: false }],
    [['--stage=prod', '--queue', 'imports', '--dry-run'], { stage: 'prod', queues: ['imports'], dryRun: true }],
  ])('%j', (args, expected) => {
    expect(parseRedriveArguments(args)).toEqual(expected)
  })

  test.each([
    [['--queue', 'contacts'], "'contacts'"],
    [['--queue', 'toString'], "'toString'"],
    [['--queue'], '--queue'],
    [['--stage', '../x'], '--stage'],
    [['--stage', 'dev', '--stage', 'prod'], '--stage'],
    [['imports'], 'imports'],
    [['--all'], '--all'],
  ])('refuses %j and names the mistake', (args, named) => {
    expect(() => parseRedriveArguments(args)).toThrow(UsageError)
    expect(() => parseRedriveArguments(args)).toThrow(named)
  })
})
