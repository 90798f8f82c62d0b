import type { DropFiles, DropObject } from '../../../lambdas/drops/drop-files.ts'
import { type ImportDropDeps, makeImportDrop, NoWorkspace } from '../../../lambdas/drops/import-drop.ts'
import { makeNamedMapping } from '../../../lambdas/jobs/earlier-mapping.ts'
import { makeQueueImport, type QueueImportDeps } from '../../../lambdas/jobs/queue-import.ts'
import { makeMemoryJobStore } from '../../support/simulation/job-memory.ts'
import { Died, dyingAt, type Wrap } from '../jobs/dying-at.ts'
import { NOW } from '../jobs/job-fixture.ts'

const KEY = 'drop/acme/people.csv'
const EVENT = { key: KEY, versionId: 'v1', etag: '"e1"' }
const OBJECT: DropObject = { key: KEY, versionId: 'v1', etag: '"e1"', bytes: 17, putAt: NOW }

const setup = (options: Readonly<Record<string, string>> = {}) => {
  const jobs = makeMemoryJobStore()
  const copies: string[] = []
  const messages: string[] = []
  const world = { jobs, copies, messages, object: OBJECT as DropObject | undefined }
  const files: DropFiles = {
    head: async () => world.object,
    options: async (key) => (options[key] === undefined ? undefined : Buffer.from(options[key])),
    copy: async ({ bytes }, { job_id }) => {
      if (world.object === undefined) return undefined
      copies.push(job_id)
      return { key: job_id, format: 'file', bytes }
    },
  }
  let number = 0
  const importer = (wrap: Wrap = (port) => port) => {
    const store = { ...jobs, open: wrap(jobs.open), read: wrap(jobs.read), change: wrap(jobs.change) }
    const none = () => Promise.reject(new Error('There is no key here.'))
    const deps: Omit<QueueImportDeps, 'newJobId'> & Omit<ImportDropDeps, 'queueImport'> = {
      jobs: store,
      idempotency: { claim: none },
      payloads: { put: none, open: none, read: none },
      queue: { send: wrap(async ({ job_id }) => void messages.push(job_id)) },
      files: { head: wrap(files.head), options: wrap(files.options), copy: wrap(files.copy) },
      workspaceExists: async (workspaceId) => workspaceId === 'acme',
      namedMapping: makeNamedMapping(store),
      maxBytes: 1_000,
      clock: { now: () => NOW, sleep: () => Promise.resolve() },
      newAttemptToken: () => `writer ${(number += 1)}`,
    }
    return makeImportDrop({
      ...deps,
      queueImport: (jobId, request) => makeQueueImport({ ...deps, newJobId: () => jobId })(request),
    })
  }
  return { world, importer, importDrop: importer() }
}

const jobsOf = ({ jobs }: ReturnType<typeof setup>['world']) => [...jobs.jobs.values()]

test('a dropped file is a job with a copy of its own, its path as its name, and the options beside it', async () => {
  const { world, importDrop } = setup({ 'drop/acme/people.json': '{"tags":["a"],"name":"Nightly","dry_run":false}' })
  const { result, jobId } = await importDrop(EVENT)
  expect(result).toBe('queued')
  expect(jobsOf(world)).toMatchObject([
    {
      job_id: jobId,
      status: 'queued',
      name: 'Nightly',
      file_name: 'people.csv',
      options: { source: 'drop', tags: ['a'] },
      payload: { key: jobId, format: 'file', bytes: 17 },
    },
  ])
  expect(world.messages).toEqual([jobId])
})

test('the same event again is the same job, whose file is not stored again', async () => {
  const { world, importDrop } = setup()
  const { jobId } = await importDrop(EVENT)
  expect(await importDrop(EVENT)).toMatchObject({ result: 'seen before', jobId })
  expect([jobsOf(world).length, world.copies]).toEqual([1, [jobId]])
})

test('an event whose handling dies at any call is mended by its retry: one job, with its copy', async () => {
  for (const afterEffect of [false, true]) {
    for (let step = 1; ; step += 1) {
      const { world, importer, importDrop } = setup()
      const { dying, died } = dyingAt(step, afterEffect)
      await importer(dying)(EVENT).catch((error: unknown) => {
        if (!(error instanceof Died)) throw error
      })
      if (!died()) {
        expect(step).toBeGreaterThan(6)
        break
      }
      const { jobId } = await importDrop(EVENT)
      expect([step, jobsOf(world).map(({ job_id, status }) => [job_id, status])]).toEqual([step, [[jobId, 'queued']]])
      expect(new Set(world.copies)).toEqual(new Set([jobId]))
    }
  }
})

test.each([
  ['no JSON', '{', { code: 'invalid_options', message: 'The file of options is not valid JSON.' }],
  ['a list', '[]', { code: 'invalid_options', message: 'The file of options must be a JSON object.' }],
  ['nothing', '', { code: 'invalid_options', message: 'The file of options is empty.' }],
  ['an unknown option', '{"tagz":[]}', { code: 'invalid_options', details: { fields: { tagz: 'unknown field' } } }],
  ['a source', '{"csv":"a"}', { code: 'invalid_options', details: { fields: { csv: expect.any(String) as string } } }],
  [
    'the mapping of no import',
    '{"mapping_from":"imp_01JD0000000000000000000000"}',
    { code: 'invalid_options', message: 'No import has the id in mapping_from.' },
  ],
])(
  'options that are %s make a job that has failed with the reason, of which an event is due',
  async (_, text, error) => {
    const { world, importDrop } = setup({ 'drop/acme/options.json': text })
    expect(await importDrop(EVENT)).toMatchObject({ result: 'refused' })
    expect(jobsOf(world)).toMatchObject([
      { status: 'failed', error, event: 'pending', sweep_at: NOW + 15_000, file_name: 'people.csv' },
    ])
    expect([world.copies, world.messages]).toEqual([[], []])
  },
)

test('a file that is too large is a job that has failed, and is not copied', async () => {
  const { world, importDrop } = setup()
  world.object = { ...OBJECT, bytes: 1_001 }
  expect(await importDrop(EVENT)).toMatchObject({ result: 'refused' })
  expect(jobsOf(world)).toMatchObject([{ status: 'failed', error: { code: 'file_too_large' } }])
  expect(world.copies).toEqual([])
})

test('a version that is gone by then, or is another one, is no job', async () => {
  const { world, importDrop } = setup()
  world.object = undefined
  expect(await importDrop(EVENT)).toEqual({ result: 'gone', workspaceId: 'acme' })
  expect(jobsOf(world)).toEqual([])
})

test('options alone, and folders, are no job', async () => {
  const { world, importDrop } = setup()
  for (const key of ['drop/acme/people.json', 'drop/acme/'])
    expect(await importDrop({ ...EVENT, key })).toEqual({ result: 'not a file' })
  expect(jobsOf(world)).toEqual([])
})

test.each(['drop/nobody/people.csv', 'elsewhere/acme/people.csv'])(
  '%s fails until an operator sees to it: no workspace could be told',
  async (key) => {
    await expect(setup().importDrop({ ...EVENT, key })).rejects.toBeInstanceOf(NoWorkspace)
  },
)
