import type { JobBody } from '../support/contract.ts'
import { newWorkspace, type Workspace } from '../support/workspace.ts'

const PATIENCE_MS = 300_000
/** As `lib/config.ts` has it. */
const IMPORTS_PER_WORKSPACE = 2
const LARGE_ROWS = 30_000
const POLL_MS = 100

/** Rows that all fail: they cost reading, and no contact. */
const failing = (rows: number): string => `Email\n${'nope\n'.repeat(rows)}`
const people = (count: number) => Array.from({ length: count }, (_, n) => ({ email: `small${n}@x.com` }))

const importUpload = async (workspace: Workspace, rows = LARGE_ROWS): Promise<string> =>
  workspace.queue({ upload_id: await workspace.upload(failing(rows)) })

const ended = ({ status }: JobBody): boolean => status !== 'queued' && status !== 'processing'

/** Looks at jobs again and again until all have ended. Gives what was seen of them, look by look. */
const watch = async (workspace: Workspace, jobIds: readonly string[]): Promise<JobBody[][]> => {
  const looks: JobBody[][] = []
  do {
    looks.push(await Promise.all(jobIds.map(workspace.job)))
    await new Promise((resolve) => setTimeout(resolve, POLL_MS))
  } while (!looks.at(-1)!.every(ended))
  return looks
}

test(
  'eight large imports of a workspace run two at a time, say what they wait for, and hold up no other workspace',
  async () => {
    const [busy, other] = [await newWorkspace(), await newWorkspace()]
    const large = await Promise.all(Array.from({ length: 8 }, () => importUpload(busy)))
    const watched = watch(busy, large)
    const small = await other.ended(await other.queue({ rows: people(600) }))
    const looks = await watched

    expect(small).toMatchObject({ status: 'completed', created_count: 600, waiting_for: null })
    const ends = looks.at(-1)!
    expect(ends.map(({ status, failed_count }) => [status, failed_count])).toEqual(
      large.map(() => ['completed', LARGE_ROWS]),
    )
    expect(ends.filter((job) => (job.completed_at ?? '') > (small.completed_at ?? '')).length).toBeGreaterThan(1)

    const most = Math.max(...looks.map((jobs) => jobs.filter(({ status }) => status === 'processing').length))
    expect(most).toBe(IMPORTS_PER_WORKSPACE)
    const waiting = looks.flat().filter(({ waiting_for }) => waiting_for === 'another_import')
    expect(new Set(waiting.map(({ job_id }) => job_id)).size).toBe(large.length - IMPORTS_PER_WORKSPACE)
    expect(new Set(waiting.map(({ status }) => status))).toEqual(new Set(['queued']))
    expect(ends.map(({ waiting_for }) => waiting_for)).toEqual(large.map(() => null))
  },
  PATIENCE_MS,
)

test(
  'an import that waits for its turn is cancelled at once, and those behind it come all the same',
  async () => {
    const workspace = await newWorkspace()
    const jobIds = await Promise.all(Array.from({ length: 3 }, () => importUpload(workspace, 2 * LARGE_ROWS)))
    const waits = async (): Promise<string> => {
      for (;;) {
        const jobs = await Promise.all(jobIds.map(workspace.job))
        const found = jobs.find(({ waiting_for }) => waiting_for !== null)
        if (found !== undefined) return found.job_id
        if (jobs.some(ended)) throw new Error('No job waited.')
      }
    }
    const waiting = await waits()
    const last = await importUpload(workspace, 1)
    expect(await workspace.cancel(waiting)).toMatchObject({
      status: 'cancelled',
      waiting_for: null,
      processed_count: 0,
    })
    expect(await workspace.ended(last)).toMatchObject({ status: 'completed', failed_count: 1 })
    const others = await Promise.all(jobIds.filter((id) => id !== waiting).map(workspace.ended))
    expect(others.map(({ status }) => status)).toEqual(['completed', 'completed'])
  },
  PATIENCE_MS,
)
