import type { ContactsImportClient } from '../client.ts'
import { formatOf } from '../file-format.ts'
import type { ImportOptions } from '../import-request.ts'
import { hasEnded, type Job, type RowOutcome } from '../responses.ts'
import { readFileOf, Refusal } from './files.ts'
import type { ToolName } from './tools.ts'

/** Clients of MCP give a call up after 60 s by default. */
const PATIENCE_MS = 45_000
const DEFAULT_ROWS = 20

interface Source {
  readonly file?: string
  readonly csv?: string
}
type Follow = { readonly job_id: string }
type Answer = Readonly<Record<string, unknown>>
type Call = (input: never, signal: AbortSignal) => Promise<Answer>

interface Options {
  readonly client: ContactsImportClient
  /** Where files are read. */
  readonly folder: string
  /** How long a call waits for the end of a job. */
  readonly patienceMs?: number
}

/** Options without those that are null, which is as if left out. */
const given = <T extends object>(options: T): T =>
  Object.fromEntries(Object.entries(options).filter(([, value]) => value !== null)) as T

/** The job at its end, or as it is when patience ends. */
const settledJob = async (
  client: ContactsImportClient,
  jobId: string,
  { signal, patienceMs }: { readonly signal: AbortSignal; readonly patienceMs: number },
): Promise<Job> => {
  const patience = AbortSignal.timeout(patienceMs)
  try {
    return await client.waitForJob(jobId, { signal: AbortSignal.any([signal, patience]) })
  } catch (error) {
    if (!patience.aborted || signal.aborted) throw error
    return client.job(jobId, { signal })
  }
}

const readSource = async (folder: string, { file, csv }: Source) => {
  if (file === undefined) return { bytes: new TextEncoder().encode(csv), format: 'csv' as const, name: undefined }
  return { bytes: await readFileOf(folder, file), format: formatOf(file), name: file.split(/[\\/]/).at(-1) }
}

/** The tools of one session, which remembers the plans that it has shown: no others are applied. */
export const makeSession = ({
  client,
  folder,
  patienceMs = PATIENCE_MS,
}: Options): Readonly<Record<ToolName, Call>> => {
  const checks = new Set<string>()
  const shown = new Set<string>()

  const settled = (jobId: string, signal: AbortSignal) => settledJob(client, jobId, { signal, patienceMs })

  const show = (job: Job): Answer => {
    if (checks.has(job.job_id) && job.status === 'validated') shown.add(job.job_id)
    return { next: nextOf(job, shown), job }
  }

  return {
    inspect: async ({ file, csv, ...options }: Source, signal) => {
      if (csv !== undefined) return { ...(await client.inspect({ csv, ...options }, { signal })) }
      const { bytes } = await readSource(folder, { ...(file !== undefined && { file }) })
      const { form } = await client.openUpload('application/octet-stream', { signal })
      await client.sendUpload(form, bytes, { signal })
      return { ...(await client.inspect({ upload_id: form.upload_id, ...options }, { signal })) }
    },
    check: async ({ file, csv, ...options }: Source & ImportOptions, signal) => {
      const { name, ...source } = await readSource(folder, {
        ...(file !== undefined ? { file } : csv !== undefined && { csv }),
      })
      const wanted = { ...given(options), ...(name !== undefined && { file_name: name }), dry_run: true }
      // A key of its own: the plan is that of now, never one of an earlier check.
      const { result } = await client.importFile(source, wanted, { signal, idempotencyKey: crypto.randomUUID() })
      checks.add(result.job_id)
      return show(await settled(result.job_id, signal))
    },
    apply: async ({ job_id, on_drift }: Follow & { on_drift?: 'continue' | 'stop' | null }, signal) => {
      if (!shown.has(job_id))
        throw new Refusal(
          'Refused: this session has not shown the plan of this job. Call check first, then apply with its job_id.',
        )
      const { job_id: applied } = await client.apply(job_id, { on_drift: on_drift ?? 'stop' }, { signal })
      return show(await settled(applied, signal))
    },
    undo: async ({ job_id, dry_run }: Follow & { dry_run?: boolean | null }, signal) => {
      const undo = await client.undo(job_id, { dry_run: dry_run === true }, { signal })
      return show(await settled(undo.job_id, signal))
    },
    status: async ({ job_id, outcome, limit }: Follow & { outcome?: RowOutcome; limit?: number }, signal) => {
      const answer = show(await client.job(job_id, { signal }))
      if (outcome === undefined) return answer
      const rows: unknown[] = []
      for await (const row of client.rows(job_id, { outcome }, { signal })) {
        rows.push(row)
        if (rows.length >= (limit ?? DEFAULT_ROWS)) break
      }
      return { ...answer, rows }
    },
  }
}

/** What an agent can do next. */
const nextOf = (job: Job, shown: ReadonlySet<string>): string => {
  if (!hasEnded(job)) return `The job has not ended. Call status with ${job.job_id}.`
  if (job.status === 'failed') return 'The job failed. Read its error, and check again with other options.'
  if (shown.has(job.job_id))
    return `Nothing is imported yet. Show this plan to the user. To import it, call apply with ${job.job_id}.`
  if (job.kind === 'import' && job.status === 'completed')
    return `To take the import back, call undo with ${job.job_id}.`
  if (job.kind === 'undo' && job.status === 'validated')
    return `Nothing is undone yet. To undo the import, call undo with ${job.parent_job_id ?? 'its id'}.`
  return 'The job has ended.'
}
