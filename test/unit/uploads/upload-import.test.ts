import { Died, dyingAt, type Wrap } from '../jobs/dying-at.ts'
import { request, setup, UPLOAD, withoutKey } from './upload-import-under-test.ts'

test('an upload is queued as one job with a copy of its own, and the key gets the same answer again', async () => {
  const { world, importUpload } = setup()
  const { jobId, response } = await importUpload(request())
  expect(JSON.parse(response)).toMatchObject({ data: { job_id: jobId, status: 'queued', total_count: null } })
  expect([...world.jobs.jobs.values()]).toMatchObject([
    { payload: { key: jobId, format: 'csv', bytes: 17 }, options: { source: 'upload' } },
  ])
  expect(world.messages).toEqual([jobId])
  expect(world.file).toBeUndefined()
  expect(await importUpload(request())).toEqual({ jobId, response, replayed: true })
})

test('a request that dies at any call is mended by its retry: one job, one use, one copy', async () => {
  for (const afterEffect of [false, true]) {
    for (let step = 1; ; step += 1) {
      const { world, importer, importUpload } = setup()
      const { dying, died } = dyingAt(step, afterEffect)
      const first = await importer(dying)(request()).catch(() => undefined)
      if (!died()) {
        expect(step).toBeGreaterThan(8)
        break
      }
      // Whatever was posted to the form in between.
      world.file = { bytes: 18, etag: 'e2' }
      const retried = await importUpload(request())
      const jobs = [...world.jobs.jobs.values()]
      expect([step, jobs.map(({ job_id }) => job_id)]).toEqual([step, [retried.jobId]])
      expect([...world.copies.keys()]).toEqual([retried.jobId])
      expect(world.copies.get(retried.jobId)).toBe(jobs[0]?.payload?.bytes === 18 ? 'e2' : 'e1')
      expect(world.uploads.get('upl_1')?.used_by?.job_id).toBe(retried.jobId)
      if (first !== undefined) expect(retried).toEqual({ ...first, replayed: true })
    }
  }
})

test('an upload is used once: another key, another body and no key at all are refused', async () => {
  const { world, importUpload } = setup()
  await importUpload(request())
  const idempotency = { key: 'other', path: '/v1/import/contacts', body: Buffer.from('body') }
  for (const again of [request({ idempotency }), withoutKey()]) {
    await expect(importUpload(again)).rejects.toMatchObject({
      code: 'conflict',
      message: 'This upload has already been imported.',
    })
  }
  const reused = request({ idempotency: { ...idempotency, key: 'k', body: Buffer.from('another') } })
  await expect(importUpload(reused)).rejects.toMatchObject({ code: 'idempotency_key_reused' })
  expect(world.jobs.jobs.size).toBe(1)
  expect(world.held.size).toBe(1)
})

test('the job has the name of the file, unless the import gives one', async () => {
  const nameOf = async (asked: ReturnType<typeof request>) => {
    const { world, importUpload } = setup({ upload: { ...UPLOAD, file_name: 'form.csv' } })
    await importUpload(asked)
    return [...world.jobs.jobs.values()].map(({ file_name }) => file_name)
  }
  expect(await nameOf(request())).toEqual(['form.csv'])
  expect(await nameOf(request({ fileName: 'import.csv' }))).toEqual(['import.csv'])
})

test('a dry run does not use an upload up', async () => {
  const { world, importUpload } = setup()
  const { options } = request()
  const dry = await importUpload({ ...withoutKey(), options: { ...options, dry_run: true } })
  expect(world.uploads.get('upl_1')?.used_by).toBeUndefined()
  const { jobId } = await importUpload(request())
  expect([...world.copies.keys()]).toEqual([dry.jobId, jobId])
  expect(world.file).toBeUndefined()
})

test('two requests with one key at once make one job, whichever of them deletes the file', async () => {
  for (let step = 1; step <= 10; step += 1) {
    const { importer, importUpload } = setup()
    let calls = 0
    let other: Promise<unknown> = Promise.resolve()
    // The other request goes all its way before one call of this one.
    const overtaken: Wrap =
      (port) =>
      async (...args) => {
        if ((calls += 1) === step) {
          other = importUpload(request())
          await other
        }
        return port(...args)
      }
    const { jobId } = await importer(overtaken)(request())
    if (calls >= step) expect(await other).toMatchObject({ jobId })
  }
})

test('two requests at once make one job of an upload', async () => {
  const { world, importUpload } = setup()
  const results = await Promise.allSettled([importUpload(withoutKey()), importUpload(withoutKey())])
  expect(results.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected'])
  expect(world.jobs.jobs.size).toBe(1)
})

test('what a request without a key left behind can be used again, once that request is surely gone', async () => {
  const { world, importer, importUpload } = setup()
  const { dying } = dyingAt(4, true)
  await expect(importer(dying)(withoutKey())).rejects.toThrow(Died)
  expect(world.uploads.get('upl_1')?.used_by).toBeDefined()
  expect(world.jobs.jobs.size).toBe(0)
  await expect(importUpload(withoutKey())).rejects.toMatchObject({ code: 'conflict' })
  world.now += 60_000
  const { jobId } = await importUpload(withoutKey())
  expect([...world.jobs.jobs.values()]).toMatchObject([{ job_id: jobId }])
})

test.each([
  ['an unknown upload', {}, { uploadId: 'upl_2' }, 'not_found'],
  ['an upload of another workspace', {}, { workspaceId: 'other' }, 'not_found'],
  ['an upload that never came', { file: undefined }, {}, 'conflict'],
  ['an upload that is too large', { file: { bytes: 20 * 1024 * 1024 + 1, etag: 'e' } }, {}, 'payload_too_large'],
  [
    'a CSV without a header and without a mapping',
    {},
    {
      request: {
        options: { has_header: false, update_existing: false, tags: [], dry_run: false },
        ignored_options: [],
      },
    },
    'validation_error',
  ],
] as const)('%s is refused, changes nothing and stores no key', async (_, given, changes, code) => {
  const { world, importUpload } = setup(given)
  await expect(importUpload(request(changes))).rejects.toMatchObject({ code })
  expect([world.held.size, world.jobs.jobs.size, world.copies.size]).toEqual([0, 0, 0])
  expect(world.uploads.get('upl_1')?.used_by).toBeUndefined()
})

test('a file that is replaced between check and copy is not taken; the retry takes the new one', async () => {
  const { world, importer, importUpload } = setup()
  const replaced: Wrap =
    (port) =>
    async (...args) => {
      const result = await port(...args)
      if (result === world.file) world.file = { bytes: 1, etag: 'e2' }
      return result
    }
  await expect(importer(replaced)(request())).rejects.toMatchObject({ code: 'conflict' })
  const { jobId } = await importUpload(request())
  expect(world.copies.get(jobId)).toBe('e2')
})

test('options of a table are kept whatever the upload is said to be: its bytes say whether they mean something', async () => {
  const { world, importUpload } = setup({ upload: { ...UPLOAD, format: 'ndjson' } })
  const options = {
    has_header: false,
    delimiter: ';',
    mapping: { a: 'email' },
    update_existing: true,
    tags: [],
    dry_run: false,
  } as const
  await importUpload(request({ request: { options, ignored_options: [] } }))
  const [job] = [...world.jobs.jobs.values()]
  expect(JSON.parse(job?.request ?? '')).toEqual({ options, ignored_options: [] })
})
