import { changedTexts, jobFrom, toAttribute, toAttributes, type JobAttribute } from '../../../lambdas/jobs/job-item.ts'
import { makeJobStore } from '../../../lambdas/jobs/job-store.ts'
import type { Job } from '../../../lambdas/jobs/job.ts'
import { makeRecordedDynamo } from '../access/recorded-dynamo.ts'
import { makeJob } from './job-fixture.ts'

/** Letters that do not compress, 64 KB of them: the most that a mapping may take. */
const random = (seed: number): string =>
  Array.from({ length: 80 }, (_, n) =>
    String.fromCodePoint(0x4e00 + ((seed * 7919 + n * 104_729 + n * n * seed) % 20_000)),
  ).join('')
const MAPPING = Object.fromEntries(Array.from({ length: 200 }, (_, n) => [random(n + 1), `custom_fields.${n}`]))

const report = (mapping: object) =>
  JSON.stringify({
    errors: [],
    warnings: [],
    detected: { format: 'csv', has_header: true, mapping, mapping_source: 'given' },
  })
const request = (mapping: object) =>
  JSON.stringify({ options: { has_header: true, mapping, tags: [] }, ignored_options: [] })
const answer = (mapping: object) =>
  JSON.stringify({ data: { job_id: 'imp_1', ...(JSON.parse(report(mapping)) as object) } })

const full = (changes: Partial<Job> = {}): Job =>
  makeJob({ request: request(MAPPING), report: report(MAPPING), answer: answer(MAPPING), ...changes })

const sizeOf = (attributes: Record<string, unknown>): number =>
  ['request', 'report', 'answer'].reduce(
    (sum, name) => sum + ((attributes[name] as Buffer | undefined)?.length ?? 0),
    0,
  )
const ONCE = sizeOf(toAttributes(makeJob({ request: request(MAPPING) })))

const { request: _, ...inline } = full()
const { answer: __, ...upload } = full()

describe('a mapping of 64 KB', () => {
  it.each<[string, Job]>([
    ['a queued import that gave it', full()],
    ['an inline import', inline],
    ['an import of an upload that gave it', upload],
    ['an upload whose columns were found', { ...upload, request: request({}) }],
  ])('stands once in the item of %s, and is read wherever it was', (_name, job) => {
    const stored = toAttributes(job)
    expect(sizeOf(stored)).toBeLessThan(1.1 * ONCE)
    expect(jobFrom(stored)).toEqual(job)
  })

  it('that was extended stands in its two forms', () => {
    const job = full({ report: report({ ...MAPPING, Email: 'email' }) })
    const stored = toAttributes(job)
    expect(sizeOf(stored)).toBeLessThan(3.1 * ONCE)
    expect(jobFrom(stored)).toEqual(job)
  })
})

it('an earlier version reads the texts as they are, less the mapping', () => {
  const { mapping_cuts: _cuts, ...stored } = toAttributes(full())
  const { report: shown, answer: told } = jobFrom(stored)
  expect(JSON.parse(shown)).toMatchObject({ detected: { format: 'csv', mapping_source: 'given' } })
  expect(JSON.parse(told ?? '')).toMatchObject({ data: { job_id: 'imp_1' } })
})

it('what an earlier version wrote since is left as it is', () => {
  const later = toAttributes(makeJob({ report: report({ Email: 'email' }) }))
  const mixed = { ...toAttributes(full()), report: later['report'] }
  expect(jobFrom(mixed).report).toBe(report({ Email: 'email' }))
})

it('a short mapping is left where it is', () => {
  const mapping = { Email: 'email' }
  const job = full({ request: request(mapping), report: report(mapping), answer: answer(mapping) })
  expect(toAttributes(job)).not.toHaveProperty('mapping_cuts')
})

describe('a change of the report', () => {
  const storedAfter = (job: Job, changes: Partial<Job>): Job => {
    const changed = Object.entries({ ...changes, ...changedTexts(job, changes) }).map(
      ([name, value]) => [name, toAttribute(name as JobAttribute, value)] as const,
    )
    const item = Object.entries({ ...toAttributes(job), ...Object.fromEntries(changed) })
    return jobFrom(Object.fromEntries(item.filter(([, value]) => value !== null)))
  }

  it.each<[string, Job, string]>([
    ['finds the mapping', full({ report: report({}) }), report(MAPPING)],
    ['keeps it', full(), report(MAPPING).replace('"errors":[]', '"errors":[],"error_summary":[]')],
    ['loses it', full(), report({})],
    ['changes it', full(), report({ ...MAPPING, Email: 'email' })],
  ])('that %s leaves every text whole', (_name, job, changed) => {
    const after = storedAfter(job, { report: changed })
    expect(after).toMatchObject({ request: job.request, answer: job.answer, report: changed })
  })

  it('writes all texts and where they were cut at once', async () => {
    const { dynamo, requests } = makeRecordedDynamo([])
    const change = makeJobStore({ dynamo, tableName: 't' }).change(full(), { report: report(MAPPING) }, 'w')
    await expect(change).rejects.toThrow()
    expect(requests).toMatchObject([
      {
        input: {
          ExpressionAttributeNames: { '#report': 'report', '#answer': 'answer', '#mapping_cuts': 'mapping_cuts' },
        },
      },
    ])
  })
})
