import { ApiError } from '../../../lambdas/http/errors.ts'
import type { HeldKey } from '../../../lambdas/jobs/idempotency-store.ts'
import { makeQueueImport, type QueueImportDeps } from '../../../lambdas/jobs/queue-import.ts'
import { makeUrlImport, type UrlImportDeps, type UrlImportRequest } from '../../../lambdas/uploads/url-import.ts'
import { makeMemoryJobStore } from '../../support/simulation/job-memory.ts'
import { Died, dyingAt, type Wrap } from '../jobs/dying-at.ts'
import { NOW } from '../jobs/job-fixture.ts'

const URL_OF_FILE = 'https://files.example.com/people.csv?token=secret'

const setup = () => {
  const jobs = makeMemoryJobStore()
  const held = new Map<string, HeldKey>()
  /** Where uploads are, and what is in each of them. */
  const stored = new Map<string, string>()
  const payloads = new Map<string, string>()
  const world = { content: 'v1', fetches: 0, jobs, held, stored, payloads, refusal: undefined as ApiError | undefined }
  let number = 0
  const importer = (wrap: Wrap = (port) => port) => {
    const deps: QueueImportDeps & Omit<UrlImportDeps, 'queueImport'> = {
      jobs: { ...jobs, open: wrap(jobs.open), read: wrap(jobs.read), change: wrap(jobs.change) },
      idempotency: {
        claim: wrap(async ({ key, jobId, fingerprint }) => {
          const claim = held.get(key) ?? { jobId, fingerprint }
          held.set(key, claim)
          return claim
        }),
        held: wrap(async ({ key }) => held.get(key)),
      },
      fetchUrl: wrap(async ({ upload_id }) => {
        world.fetches += 1
        if (world.refusal !== undefined) throw world.refusal
        stored.set(upload_id, world.content)
        return { bytes: world.content.length, etag: world.content, format: 'csv' as const }
      }),
      files: {
        copy: wrap(async ({ upload_id, format }, { bytes, etag }, { job_id }) => {
          if (stored.get(upload_id) !== etag) return undefined
          payloads.set(job_id, etag)
          return { key: job_id, format, bytes }
        }),
        remove: wrap(async ({ upload_id }) => void stored.delete(upload_id)),
      },
      payloads: {
        put: () => Promise.reject(new Error('no')),
        open: () => Promise.reject(new Error('no')),
        read: () => Promise.reject(new Error('no')),
      },
      queue: { send: wrap(async () => undefined) },
      clock: { now: () => NOW, sleep: () => Promise.resolve() },
      newJobId: () => `imp_${(number += 1)}`,
      newUploadId: () => `upl_${(number += 1)}`,
      newAttemptToken: () => `writer ${(number += 1)}`,
    }
    return makeUrlImport({ ...deps, queueImport: makeQueueImport(deps) })
  }
  return { world, importer, importUrl: importer() }
}

const request = (changes: Partial<UrlImportRequest> = {}): UrlImportRequest => ({
  workspaceId: 'acme',
  url: URL_OF_FILE,
  options: { source: 'url', update_existing: false, tags: [], default_country: null, dry_run: false },
  request: { options: { has_header: true, update_existing: false, tags: [], dry_run: false }, ignored_options: [] },
  idempotency: { key: 'k', path: '/v1/import/contacts', body: Buffer.from('body') },
  ...changes,
})

test('the file is fetched and is the job’s own before the answer; nothing of it is left where uploads are', async () => {
  const { world, importUrl } = setup()
  const { jobId, response } = await importUrl(request())
  expect(JSON.parse(response)).toMatchObject({ data: { job_id: jobId, status: 'queued', total_count: null } })
  expect([...world.jobs.jobs.values()]).toMatchObject([
    { payload: { key: jobId, format: 'csv', bytes: 2 }, options: { source: 'url' } },
  ])
  expect(world.payloads.get(jobId)).toBe('v1')
  expect(world.stored.size).toBe(0)
})

test('the URL is kept nowhere: whoever knows it may read the file', async () => {
  const { world, importUrl } = setup()
  await importUrl(request())
  expect(JSON.stringify([...world.jobs.jobs.values()])).not.toContain('secret')
})

test('the same request again fetches nothing, whatever the URL has by then', async () => {
  const { world, importUrl } = setup()
  const first = await importUrl(request())
  world.content = 'v2'
  expect(await importUrl(request())).toEqual({ ...first, replayed: true })
  expect(world.fetches).toBe(1)
  const other = request({ idempotency: { key: 'k', path: '/v1/import/contacts', body: Buffer.from('another') } })
  await expect(importUrl(other)).rejects.toMatchObject({ code: 'idempotency_key_reused' })
  expect(world.fetches).toBe(1)
})

test('a URL that is refused stores nothing: not even its key', async () => {
  const { world, importUrl } = setup()
  world.refusal = new ApiError('url_not_fetched')
  await expect(importUrl(request())).rejects.toMatchObject({ code: 'url_not_fetched' })
  expect([world.held.size, world.jobs.jobs.size, world.payloads.size]).toEqual([0, 0, 0])
  world.refusal = undefined
  expect(await importUrl(request())).toMatchObject({ replayed: false })
})

test('a request that dies at any call is mended by its retry: one job, with the content that the answer stands for', async () => {
  for (const afterEffect of [false, true]) {
    for (let step = 1; ; step += 1) {
      const { world, importer, importUrl } = setup()
      const { dying, died } = dyingAt(step, afterEffect)
      const first = await importer(dying)(request()).catch((error: unknown) => {
        if (!(error instanceof Died)) throw error
        return undefined
      })
      if (!died()) {
        expect(step).toBeGreaterThan(7)
        break
      }
      world.content = 'version 2'
      const retried = await importUrl(request())
      const [job, ...more] = [...world.jobs.jobs.values()]
      expect([step, more, job?.job_id]).toEqual([step, [], retried.jobId])
      expect(world.payloads.get(retried.jobId)).toHaveLength(job?.payload?.bytes ?? 0)
      if (first !== undefined) expect(retried).toEqual({ ...first, replayed: true })
    }
  }
})

test('columns without a header are named by number, where the server says that the file is a CSV', async () => {
  const { world, importUrl } = setup()
  const options = { ...request().request.options, has_header: false, mapping: { Name: 'full_name' } as const }
  const asked = importUrl(request({ request: { options, ignored_options: [] } }))
  await expect(asked).rejects.toMatchObject({ code: 'validation_error' })
  expect([world.held.size, world.stored.size]).toEqual([0, 0])
})
