import fc from '../../support/fast-check.ts'
import { dropJobId } from '../../../lambdas/drops/drop-job-id.ts'
import { optionsKeys, parseDropKey } from '../../../lambdas/drops/drop-key.ts'
import { isJobId } from '../../../lambdas/jobs/job.ts'

test.each([
  ['drop/acme/people.csv', 'people.csv'],
  ['drop/acme/crm/2026/people.CSV', 'crm/2026/people.CSV'],
  ['drop/acme/no extension', 'no extension'],
  ['drop/acme//two slashes.csv', '/two slashes.csv'],
])('%s is a file of a workspace', (key, fileName) => {
  expect(parseDropKey(key)).toEqual({ workspaceId: 'acme', key, fileName })
})

test.each([
  'drop/acme/',
  'drop/acme/crm/',
  'drop/acme',
  'drop/',
  'drop',
  '',
  'drop/acme/people.json',
  'drop/acme/a/OPTIONS.JSON',
])('%p is nothing to import', (key) => {
  expect(parseDropKey(key)).toBe('not a file')
})

test.each([
  'other/acme/people.csv',
  'drop//people.csv',
  'drop/no such id!/people.csv',
  `drop/${'a'.repeat(65)}/people.csv`,
])('%p is in the folder of no workspace', (key) => {
  expect(parseDropKey(key)).toBe('no workspace')
})

test('options are looked for beside the file, then in its folder, then above, and never outside of the workspace', () => {
  expect(
    optionsKeys({ workspaceId: 'acme', key: 'drop/acme/a/b/people.csv.gz', fileName: 'a/b/people.csv.gz' }),
  ).toEqual([
    'drop/acme/a/b/people.csv.json',
    'drop/acme/a/b/options.json',
    'drop/acme/a/options.json',
    'drop/acme/options.json',
  ])
  expect(optionsKeys({ workspaceId: 'acme', key: 'drop/acme/people', fileName: 'people' })).toEqual([
    'drop/acme/people.json',
    'drop/acme/options.json',
  ])
})

test('whatever the key is, options stay in the folder of its workspace', () => {
  const keys = fc.string({ unit: fc.constantFrom('a', '.', '/', 'é', ' '), maxLength: 40 })
  fc.assert(
    fc.property(keys, (path) => {
      const dropped = parseDropKey(`drop/acme/${path}`)
      if (typeof dropped === 'string') return
      for (const key of optionsKeys(dropped)) expect(key.startsWith('drop/acme/') && key.endsWith('.json')).toBe(true)
    }),
  )
})

describe('the job of a dropped object', () => {
  const object = { key: 'drop/acme/people.csv', versionId: 'v1', etag: '"e"', bytes: 1, putAt: 1_760_000_000_000 }

  test('has an id like any other, in the order of time, and the same each time', () => {
    expect(isJobId(dropJobId(object))).toBe(true)
    expect(dropJobId({ ...object })).toBe(dropJobId(object))
    expect(dropJobId({ ...object, putAt: object.putAt + 1_000 }) > dropJobId(object)).toBe(true)
  })

  test('is another one for another version, another key, and another content where there are no versions', () => {
    const unversioned = { ...object, versionId: undefined }
    const ids = [
      object,
      { ...object, versionId: 'v2' },
      { ...object, key: 'drop/acme/other.csv' },
      unversioned,
      { ...unversioned, etag: '"f"' },
    ].map(dropJobId)
    expect(new Set(ids).size).toBe(5)
  })
})
