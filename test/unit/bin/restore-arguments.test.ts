import fc from '../../support/fast-check.ts'
import { parseRestoreArguments, TABLES } from '../../../bin/restore-arguments.ts'
import { restoredName, restoreInput } from '../../../bin/restore-table.ts'
import { UsageError } from '../../../client/src/cli/command-line.ts'

const parse = (...args: string[]) => parseRestoreArguments(args)

test('the least that must be said is the table', () => {
  expect(parse('--table', 'control')).toEqual({
    stage: undefined,
    table: 'control',
    at: undefined,
    name: undefined,
    from: undefined,
    onlyTimes: false,
  })
})

test('everything that can be said', () => {
  const args = ['--at', '2026-11-23T13:00:00+01:00', '--name', 'new', '--from', 'old', '--stage', 'prod', '--times']
  expect(parse('--table=contacts', ...args)).toEqual({
    stage: 'prod',
    table: 'contacts',
    at: new Date('2026-11-23T12:00:00Z'),
    name: 'new',
    from: 'old',
    onlyTimes: true,
  })
})

test.each([
  [[], '--table must be one of contacts, control'],
  [['--table', 'both'], '--table must be one of'],
  [['--table', 'control', '--at', '2026-11-23'], '--at'],
  [['--table', 'control', '--at', '2026-11-23T12:00:00'], '--at'],
  [['--table', 'control', '--at', '2026-13-23T12:00:00Z'], '--at'],
  [['--table', 'control', '--name', 'a b'], '--name'],
  [['--table', 'control', '--from', 'a'], '--from'],
  [['--table', 'control', '--stage', 'Prod'], '--stage'],
  [['--table', 'control', '--table', 'contacts'], '--table is given more than once'],
  [['--table', 'control', 'now'], 'now'],
  [['--table', 'control', '--yes'], '--yes'],
])('%j is refused, with what is wrong', (args, reason) => {
  expect(() => parse(...args)).toThrow(UsageError)
  expect(() => parse(...args)).toThrow(reason)
})

test('whatever is typed is understood or refused, and never an accident', () => {
  const word = fc.oneof(fc.constantFrom('--table', '--at', '--name', '--times', ...TABLES), fc.string())
  fc.assert(
    fc.property(fc.array(word, { maxLength: 6 }), (args) => {
      try {
        expect(TABLES).toContain(parse(...args).table)
      } catch (error) {
        expect(error).toBeInstanceOf(UsageError)
      }
    }),
  )
})

describe('the name of the new table', () => {
  const at = new Date('2026-11-23T12:34:56.789Z')

  test('says of what time it is, and does not grow with each restore', () => {
    const once = restoredName('ContactsImport-prod-ControlTable', at)
    expect(once).toBe('ContactsImport-prod-ControlTable-restored-20261123123456')
    expect(restoredName(once, new Date('2026-12-01T00:00:00Z'))).toBe(
      'ContactsImport-prod-ControlTable-restored-20261201000000',
    )
  })

  test('is one that DynamoDB takes, however long the old one is', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[a-zA-Z0-9_.-]{3,255}$/), (source) => {
        expect(restoredName(source, at)).toMatch(/^[a-zA-Z0-9_.-]{3,231}-restored-20261123123456$/)
      }),
    )
  })
})

describe('what is asked of DynamoDB', () => {
  const at = new Date('2026-11-23T12:34:56Z')

  test('is the latest time, where none is named', () => {
    expect(restoreInput({ TableName: 'old' }, { name: 'new', at: undefined })).toEqual({
      SourceTableName: 'old',
      TargetTableName: 'new',
      UseLatestRestorableTime: true,
    })
  })

  test('keeps the key and the limits of the source', () => {
    const source = {
      TableName: 'old',
      SSEDescription: { Status: 'ENABLED', SSEType: 'KMS', KMSMasterKeyArn: 'arn:aws:kms:eu-central-1:1:key/k' },
      OnDemandThroughput: { MaxReadRequestUnits: 12_000, MaxWriteRequestUnits: 4_000 },
    } as const
    expect(restoreInput(source, { name: 'new', at })).toEqual({
      SourceTableName: 'old',
      TargetTableName: 'new',
      RestoreDateTime: at,
      SSESpecificationOverride: { Enabled: true, SSEType: 'KMS', KMSMasterKeyId: 'arn:aws:kms:eu-central-1:1:key/k' },
      OnDemandThroughputOverride: { MaxReadRequestUnits: 12_000, MaxWriteRequestUnits: 4_000 },
    })
  })
})
