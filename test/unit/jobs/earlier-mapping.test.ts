import { LAST } from '../../../lambdas/import/request.ts'
import { makeEarlierMappings } from '../../../lambdas/jobs/earlier-mapping.ts'
import type { HeaderStore } from '../../../lambdas/jobs/header-store.ts'
import type { Job } from '../../../lambdas/jobs/job.ts'
import { JOB_ID, makeJob, NOW } from './job-fixture.ts'

const OPTIONS = { has_header: true, update_existing: false, tags: [], dry_run: false }
const GIVEN = { ...OPTIONS, mapping: { Reach: 'email', Notes: null }, other_columns: 'custom_fields' as const }
const HEADER = ['Reach', 'Notes']
const acme = { workspaceId: 'acme' }

const requestOf = (options: object): string => JSON.stringify({ options, ignored_options: [] })
const COMPLETED = makeJob({
  status: 'completed',
  request: requestOf(GIVEN),
  created_by: { key_id: 'key_1', key_name: null },
})

const setUp = (job: Job = COMPLETED) => {
  const stored = new Map<string, string>()
  const headers: HeaderStore = {
    remember: ({ workspaceId, header, jobId }) => Promise.resolve(void stored.set(`${workspaceId} ${header}`, jobId)),
    find: ({ workspaceId, header }) => Promise.resolve(stored.get(`${workspaceId} ${header}`)),
  }
  const earlier = makeEarlierMappings({
    headers,
    jobs: {
      read: ({ workspace_id, job_id }) =>
        Promise.resolve(workspace_id === job.workspace_id && job_id === job.job_id ? job : undefined),
    },
    clock: { now: () => NOW } as Parameters<typeof makeEarlierMappings>[0]['clock'],
    workspaceSecret: (workspaceId) => Promise.resolve(Buffer.from(`secret of ${workspaceId}`)),
  })
  return { earlier, stored }
}

const TAKEN = { mapping: GIVEN.mapping, other_columns: 'custom_fields', mapping_from: JOB_ID }

describe('the mapping of a job that is named', () => {
  it('is taken with its ways of mapping; what the request says itself holds', async () => {
    const { earlier } = setUp()
    const asked = { ...OPTIONS, mapping_from: JOB_ID }
    expect(await earlier.named(asked, acme)).toEqual({ ...OPTIONS, ...TAKEN })
    expect(await earlier.named({ ...asked, other_columns: 'ignore' }, acme)).toMatchObject({ other_columns: 'ignore' })
  })

  it.each([
    ['given', { mapping: { Reach: 'email' } }],
    ['extended', { mapping: { Reach: 'email' } }],
    ['found', {}],
  ])('is, of a job that kept no request and whose mapping was %s, what its report says', async (source, taken) => {
    const { request: _, ...job } = COMPLETED
    const detected = { format: 'csv', mapping: { Reach: 'email' }, mapping_source: source }
    const { earlier } = setUp({ ...job, report: JSON.stringify({ errors: [], warnings: [], detected }) })
    expect(await earlier.named({ ...OPTIONS, mapping_from: JOB_ID }, acme)).toEqual({
      ...OPTIONS,
      ...taken,
      mapping_from: JOB_ID,
    })
  })

  it.each([
    ['of another workspace', { workspaceId: 'other' }],
    ['of another key, for one that sees only its own', { ...acme, seesOnly: { key_id: 'key_2' } }],
    ['of another session', { ...acme, seesOnly: { session_id: 'ses_1' } }],
  ])('is not there where the job is %s', async (_, asking) => {
    const { earlier } = setUp()
    await expect(earlier.named({ ...OPTIONS, mapping_from: JOB_ID }, asking)).rejects.toMatchObject({
      code: 'not_found',
    })
  })
})

describe('the last mapping of a header row', () => {
  const asked = { ...OPTIONS, mapping_from: LAST }

  it('is that of the job that was remembered, for exactly that row and workspace', async () => {
    const { earlier } = setUp()
    await earlier.remember(COMPLETED, GIVEN, HEADER)
    expect(await earlier.last(asked, HEADER, acme)).toEqual({ ...OPTIONS, ...TAKEN })
    for (const header of [['Notes', 'Reach'], ['reach', 'Notes'], ['Reach'], undefined])
      expect(await earlier.last(asked, header, acme)).toEqual(OPTIONS)
    expect(await earlier.last(asked, HEADER, { workspaceId: 'other' })).toEqual(OPTIONS)
    expect(await earlier.last(asked, HEADER, { ...acme, seesOnly: { key_id: 'key_2' } })).toEqual(OPTIONS)
    expect(await earlier.last(asked, HEADER, { ...acme, seesOnly: { key_id: 'key_1' } })).toEqual({
      ...OPTIONS,
      ...TAKEN,
    })
  })

  it.each(['cancelled', 'failed', 'processing'] as const)('is none where that job is %s', async (status) => {
    const { earlier } = setUp({ ...COMPLETED, status })
    await earlier.remember(COMPLETED, GIVEN, HEADER)
    expect(await earlier.last(asked, HEADER, acme)).toEqual(OPTIONS)
  })

  it.each([
    ['a mapping that was found', OPTIONS, HEADER],
    ['one that was taken itself', { ...GIVEN, mapping_from: JOB_ID }, HEADER],
    ['a dry run', { ...GIVEN, dry_run: true }, HEADER],
    ['a table without a header', GIVEN, undefined],
  ])('is not remembered of %s', async (_, options, header) => {
    const { earlier, stored } = setUp()
    await earlier.remember(COMPLETED, options, header)
    expect([...stored]).toEqual([])
  })

  it('is kept without a name of a column', async () => {
    const { earlier, stored } = setUp()
    await earlier.remember(COMPLETED, GIVEN, HEADER)
    expect([...stored]).toEqual([[expect.stringMatching(/^acme [\w-]{43}$/), JOB_ID]])
  })
})
