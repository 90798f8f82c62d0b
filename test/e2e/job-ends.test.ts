import { expectFailure } from '../support/contract.ts'
import { expectOneEvent, listenToEvents, type ImportEvents } from '../support/import-events.ts'
import { storedItems } from '../support/stored.ts'
import { waitFor } from '../support/wait-for.ts'
import { IMPORT_PATH, newWorkspace, type Workspace } from '../support/workspace.ts'

const PATIENCE_MS = 120_000

let events: ImportEvents
beforeAll(async () => {
  events = await listenToEvents()
})

const people = (count: number) => Array.from({ length: count }, (_, n) => ({ email: `person${n + 1}@x.com` }))
const lines = (count: number): string[] => people(count).map(({ email }, n) => `Person ${n + 1},${email}`)

const contactsOf = async ({ workspaceId }: Workspace): Promise<number> =>
  [...(await storedItems(workspaceId)).values()].filter(({ contact }) => contact !== undefined).length

describe('cancelled', () => {
  test(
    'a running job stops at a checkpoint: what is written stays and adds up',
    async () => {
      const workspace = await newWorkspace()
      const jobId = await workspace.queue({ rows: people(10_000) })
      await waitFor(
        () => workspace.job(jobId),
        ({ processed_count }) => processed_count > 0,
        PATIENCE_MS,
      )
      const asked = await workspace.cancel(jobId)
      expect(['processing', 'cancelled']).toContain(asked.status)
      const job = await workspace.ended(jobId)
      expect(job).toMatchObject({ status: 'cancelled', error: null, total_count: 10_000 })
      expect(job.processed_count).toBeGreaterThan(0)
      expect(job.processed_count).toBeLessThan(10_000)
      expect(job.completed_at).not.toBeNull()
      expect(await contactsOf(workspace)).toBe(job.created_count)
      expect(await workspace.rows(jobId)).toHaveLength(job.processed_count)
      expect(await expectOneEvent(events, jobId)).toMatchObject({ type: 'import.cancelled', job })

      const again = await workspace.http({ method: 'POST', path: `${IMPORT_PATH}/${jobId}/cancel` })
      expectFailure(again, 409, 'conflict')
      expect(await workspace.job(jobId)).toEqual(job)
    },
    PATIENCE_MS,
  )

  test('a job that has ended cannot be cancelled, nor one of another workspace', async () => {
    const [workspace, other] = [await newWorkspace(), await newWorkspace()]
    const { job_id } = await workspace.import({ rows: people(1) })
    const path = `${IMPORT_PATH}/${job_id}/cancel`
    expectFailure(await workspace.http({ method: 'POST', path }), 409, 'conflict')
    expectFailure(await other.http({ method: 'POST', path }), 404, 'not_found')
    expect((await workspace.job(job_id)).status).toBe('completed')
  })

  test('a key that may only read cannot cancel', async () => {
    const workspace = await newWorkspace()
    const { job_id } = await workspace.import({ rows: people(1) })
    const reader = await newWorkspace({ workspaceId: workspace.workspaceId, permissions: ['read:contacts'] })
    const response = await reader.http({ method: 'POST', path: `${IMPORT_PATH}/${job_id}/cancel` })
    expectFailure(response, 403, 'insufficient_permissions')
  })
})

describe('failed by its file', () => {
  const failed = async (workspace: Workspace, body: Record<string, unknown>, code: string) => {
    const job = await workspace.ended(await workspace.queue(body))
    expect(job).toMatchObject({ status: 'failed', error: { code } })
    expect(await expectOneEvent(events, job.job_id)).toMatchObject({ type: 'import.failed', job })
    return job
  }

  test(
    'a quote that never closes, late in the file: the rows before it are imported, and the line is named',
    async () => {
      const workspace = await newWorkspace()
      const csv = ['Name,Email', ...lines(1_200), '"Open,open@x.com', ...lines(20)].join('\n')
      const job = await failed(workspace, { csv }, 'unreadable_file')
      expect(job).toMatchObject({ created_count: 1_200, processed_count: 1_200 })
      expect(job.error?.message).toMatch(/\bline 1,?202\b/)
      expect(await contactsOf(workspace)).toBe(1_200)
      expect(await workspace.rows(job.job_id)).toHaveLength(1_200)
    },
    PATIENCE_MS,
  )

  test.each([
    ['unknown columns', 'junk,stuff\n1,2\n', 'unusable_columns'],
    ['only a header', 'Name,Email\n', 'no_data_rows'],
    ['only blank lines', '\n\n  \n', 'no_data_rows'],
    ['an open quote in the header', '"Name,Email\nA,a@x.com\n', 'unreadable_file'],
  ])(
    'an upload of %s, with the details that an inline import gets',
    async (_, content, code) => {
      const workspace = await newWorkspace()
      const job = await failed(workspace, { upload_id: await workspace.upload(content) }, code)
      expect(job).toMatchObject({ processed_count: 0, created_count: 0 })
      const { message, details } = expectFailure(await workspace.post({ csv: content }), 400, 'validation_error')
      expect(job.error).toEqual({ code, message, details })
      expect(await workspace.rows(job.job_id)).toEqual([])
      expectFailure(await workspace.http({ path: `${IMPORT_PATH}/${job.job_id}/rejects` }), 404, 'not_found')
    },
    PATIENCE_MS,
  )

  test(
    'an upload of NDJSON that is none fails row by row, not as a whole',
    async () => {
      const workspace = await newWorkspace()
      const content = '{"email":"a@x.com"}\nnot json\n[1]\n\n{"email":"b@x.com"}\n'
      const upload_id = await workspace.upload(content, 'application/x-ndjson')
      const job = await workspace.ended(await workspace.queue({ upload_id }))
      expect(job).toMatchObject({ status: 'completed', created_count: 2, failed_count: 2, total_count: 4 })
      expect(job.errors.map(({ row_number, code }) => [row_number, code])).toEqual([
        [2, 'malformed_row'],
        [3, 'malformed_row'],
      ])
    },
    PATIENCE_MS,
  )
})
