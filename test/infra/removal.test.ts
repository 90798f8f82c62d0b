import { readFileSync } from 'node:fs'
import { templateOf } from './synthesised.ts'
import type { VariantName } from './variants.ts'

interface WithPolicy {
  readonly Type: string
  readonly DeletionPolicy?: string
}

/** How many of each type stay when the stack is deleted. Versions go with their function. */
const leftBy = (variant: VariantName): Readonly<Record<string, number>> => {
  const resources = Object.values(templateOf(variant).toJSON()['Resources'] as Record<string, WithPolicy>)
  const kept = resources.filter(
    ({ Type, DeletionPolicy = 'Delete' }) => DeletionPolicy !== 'Delete' && Type !== 'AWS::Lambda::Version',
  )
  const byType = Object.entries(Object.groupBy(kept, ({ Type }) => Type))
  return Object.fromEntries(byType.map(([type, all = []]) => [type, all.length]))
}

/** Rows of the table under “Remove”: what, and how many by column. */
const ROWS = {
  'AWS::DynamoDB::Table': 'tables',
  'AWS::S3::Bucket': 'bucket',
  'AWS::SQS::Queue': 'queues',
  'AWS::KMS::Key': 'KMS keys of secrets',
  'AWS::Logs::LogGroup': 'log groups',
  'AWS::IAM::Role': 'logging role of API Gateway, for the whole account',
} as const

const COLUMNS = ['dev', 'preview', 'prod'] as const

const described = (): Readonly<Record<string, readonly string[]>> => {
  const page = readFileSync(new URL('../../docs/deploy.md', import.meta.url), 'utf8')
  const chapter = /^## Remove$(?<text>[^]*?)(?=^## )/m.exec(page)?.groups?.['text'] ?? ''
  const rows = chapter.split('\n').filter((line) => line.startsWith('| ') && !line.startsWith('| left by'))
  return Object.fromEntries(
    rows.map((line) => {
      const [name = '', ...cells] = line
        .split('|')
        .slice(1, -1)
        .map((cell) => cell.trim())
      return [name, cells]
    }),
  )
}

test('docs/deploy.md says what each stage leaves behind, and forgets nothing', () => {
  const left = COLUMNS.map(leftBy)
  const expected = Object.entries(ROWS).map(([type, name]) => [
    name,
    left.map((counts) => {
      const count = counts[type] ?? 0
      if (count === 0) return '–'
      return type === 'AWS::IAM::Role' ? 'yes' : String(count)
    }),
  ])
  expect(described()).toEqual(Object.fromEntries(expected))
  const known = new Set<string>([...Object.keys(ROWS), 'AWS::ApiGateway::Account'])
  expect(left.flatMap((counts) => Object.keys(counts)).filter((type) => !known.has(type))).toEqual([])
})

test('local leaves what dev leaves', () => {
  expect(leftBy('local')).toEqual(leftBy('dev'))
})

test('a first deployment that fails is taken back whole: nothing that it made is kept, but for the account’s logging role', () => {
  const resources = templateOf('first-prod').toJSON()['Resources'] as Record<string, WithPolicy>
  const kept = Object.values(resources).filter(({ DeletionPolicy }) => DeletionPolicy === 'Retain')
  expect(kept.map(({ Type }) => Type).sort()).toEqual(['AWS::ApiGateway::Account', 'AWS::IAM::Role'])
  // What keeps data says so for later: RetainExceptOnCreate.
  for (const { Type, DeletionPolicy } of Object.values(resources))
    if (['AWS::DynamoDB::Table', 'AWS::S3::Bucket', 'AWS::SQS::Queue', 'AWS::KMS::Key'].includes(Type))
      expect(['RetainExceptOnCreate', 'Delete']).toContain(DeletionPolicy)
})
