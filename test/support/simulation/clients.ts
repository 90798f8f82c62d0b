import { ApiError } from '../../../lambdas/http/errors.ts'
import { inlineRejects } from '../../../lambdas/jobs/rejects/inline-rejects.ts'
import { makeInlineImport } from '../../../lambdas/jobs/inline-import.ts'
import { makeUploadImport } from '../../../lambdas/uploads/upload-import.ts'
import { makeQueueImport } from '../../../lambdas/jobs/queue-import.ts'
import { type Asking, MAX_ATTEMPTS, REQUEST_MS } from './asking.ts'
import type { Cloud } from './cloud.ts'
import { makeFollowUps } from './follow-ups.ts'
import { jobOptionsOf, requestOptions } from './import-options.ts'
import { inlineRows, payloadText, rawRows } from './payload-text.ts'
import type { Random } from './random.ts'
import type { SimulatedImport } from './scenario.ts'
import type { End, Process, Simulator } from './simulator.ts'

interface Answer {
  readonly jobId: string
  readonly response: string
  readonly replayed: boolean
}

/** The responses to the clients of one import, and the jobs that may have come of it. */
export interface Reported {
  readonly import: SimulatedImport
  readonly answers: Pick<Answer, 'jobId' | 'response'>[]
  /** Responses without the mark of a replay. */
  firstAnswers: number
  readonly jobIds: Set<string>
  /** Jobs that apply its dry run. */
  readonly applied: Set<string>
  /** Jobs that retry its failed rows, and that undo it. */
  readonly retried: Set<string>
  readonly undone: Set<string>
  /** Another import asks for the same file. */
  readonly mayBeRefused: boolean
  /** When requests were sent that were refused, in milliseconds since the epoch. */
  readonly refusedAt: number[]
  /** Times that a client without a key heard that nothing was accepted. */
  safeToRetry: number
}

interface Deps {
  readonly simulator: Simulator
  readonly cloud: Cloud
  readonly random: Random
  readonly asking: Asking
  readonly newJobId: () => string
  readonly newAttemptToken: () => string
}

const PATH = '/v1/import/contacts'

/** Clients of the service: patient ones send a keyed request again until it is answered. */
export const makeClients = ({ simulator, cloud, random, asking, newJobId, newAttemptToken }: Deps) => {
  const followUp = makeFollowUps({ simulator, cloud, asking, newJobId, newAttemptToken })

  const handle = (reported: Reported) => async (process: Process) => {
    const { import: asked } = reported
    const { rejectsStore, ...ports } = cloud.portsFor(process)
    const deps = {
      ...ports,
      newAttemptToken,
      newJobId: () => {
        const id = newJobId()
        reported.jobIds.add(id)
        return id
      },
    }
    const common = {
      workspaceId: asked.workspaceId,
      options: jobOptionsOf(asked),
      ...(asked.hasKey && { idempotency: { key: asked.name, path: PATH, body: Buffer.from(asked.name) } }),
    }
    if (asked.way === 'inline') {
      const input = { rows: inlineRows(asked), warnings: [] }
      const rejects = inlineRejects({ kind: 'rows', rows: rawRows(asked) }, requestOptions(asked))
      return makeInlineImport({ ...deps, rejects: rejectsStore })({
        ...common,
        input,
        rejects,
        kept: {
          request: { options: requestOptions(asked), ignored_options: [] },
          store: (key) => ports.payloads.put(key, 'ndjson', payloadText({ ...asked, format: 'ndjson' })),
        },
        deadline: process.killAt,
      })
    }
    const request = { options: requestOptions(asked), ignored_options: [] }
    const queueImport = makeQueueImport(deps)
    if (asked.way === 'upload') {
      return makeUploadImport({ ...deps, queueImport })({ ...common, request, uploadId: uploadId(asked) })
    }
    return queueImport({
      ...common,
      request,
      total: null,
      report: { errors: [], warnings: [] },
      storePayload: (name, payloads) => payloads.put(name, asked.format, payloadText(asked)),
    })
  }

  const hear = (reported: Reported, { jobId, response, replayed }: Answer): void => {
    reported.answers.push({ jobId, response })
    if (!replayed && (reported.firstAnswers += 1) > 1)
      simulator.fail(new Error(`(3) Client ${reported.import.name} was answered twice as if for the first time.`))
    if (replayed && !reported.import.hasKey)
      simulator.fail(new Error(`(7) Client ${reported.import.name} has no key and was answered again.`))
    simulator.log(`client ${reported.import.name} gets ${response}`)
    const job = cloud.memory.jobs.jobs.get(`${reported.import.workspaceId}/${jobId}`)
    if (job === undefined) simulator.fail(new Error(`(7) Job ${jobId} was answered and is not there.`))
    if (job?.payload !== undefined && reported.import.fault !== 'file_gone' && !cloud.payloads.has(job.payload.key)) {
      simulator.fail(new Error(`(7) The payload of job ${jobId} was answered and is not there.`))
    }
    if (reported.import.way === 'inline' && job?.answer !== response) {
      simulator.fail(new Error(`(3) Job ${jobId} was answered before its end was stored.`))
    }
  }

  const ask = async (reported: Reported, delayMs: number): Promise<void> => {
    await simulator.sleep(delayMs)
    for (let tries = 0; tries < MAX_ATTEMPTS; tries += 1) {
      const sentAt = simulator.now()
      const end = await simulator.start(`request ${reported.import.name}`, REQUEST_MS, handle(reported))
      if (end.kind === 'returned') hear(reported, end.value)
      // Now and then an answer is lost on the way to the client, too.
      if (end.kind === 'returned' && !random.chance(0.1)) return
      if (isSaidToBeSafe(end, reported.import)) reported.safeToRetry += 1
      if (isUnsure(end, reported.import)) {
        simulator.fail(new Error(`(7) Client ${reported.import.name} was sent a failure after its job was stored.`))
      }
      if (isRefusal(end, reported.import) && reported.mayBeRefused) {
        reported.refusedAt.push(sentAt)
        return
      }
      if (isRefusal(end, reported.import))
        simulator.fail(new Error(`(7) Client ${reported.import.name} was refused.`, { cause: end.error }))
      if (!reported.import.hasKey) return
      await simulator.sleep(pauseAfter(end, random))
    }
    simulator.fail(new Error(`(7) Client ${reported.import.name} got no answer in ${MAX_ATTEMPTS} tries.`))
  }

  const cancel = async (reported: Reported, delayMs: number): Promise<void> => {
    await simulator.sleep(delayMs)
    for (const [name, job] of cloud.memory.jobs.jobs) {
      if (!reported.jobIds.has(job.job_id)) continue
      simulator.log(`client ${reported.import.name} cancels ${name}`)
      await asking.cancel(job)
    }
  }

  const dropPayload = async ({ jobIds }: Reported): Promise<void> => {
    await simulator.sleep(random.below(random.pick([1, 60_000])))
    for (const { job_id, payload } of cloud.memory.jobs.jobs.values()) {
      if (jobIds.has(job_id) && payload !== undefined) cloud.payloads.delete(payload.key)
    }
  }

  /** All that is done from outside about one import; resolves when no request is left. */
  return async (reported: Reported): Promise<void> => {
    if (reported.import.way === 'upload' && reported.import.uploadOf === reported.import.name)
      addUpload(reported.import, cloud)
    const { startsAfter, cancelledAfter, fault, hasKey, dryRun } = reported.import
    // A dry run without a key, sent again, is another: not even an upload makes the two one.
    const sentTwiceAfter = dryRun && !hasKey ? undefined : reported.import.sentTwiceAfter
    await Promise.all([
      ask(reported, startsAfter)
        .then(() => (fault === 'file_gone' ? dropPayload(reported) : undefined))
        .then(() => followUp(reported)),
      ...(sentTwiceAfter === undefined ? [] : [ask(reported, startsAfter + sentTwiceAfter)]),
      ...(cancelledAfter === undefined ? [] : [cancel(reported, startsAfter + cancelledAfter)]),
    ])
  }
}

export const uploadId = ({ uploadOf }: SimulatedImport): string => `upl_${uploadOf}`

const addUpload = (asked: SimulatedImport, cloud: Cloud): void => {
  const { workspaceId: workspace_id, format } = asked
  const upload = { workspace_id, upload_id: uploadId(asked), format, expires_at: 0 }
  cloud.addUpload(upload, payloadText(asked))
}

/** An answer after which no sensible client tries again. A request without a key cannot be refused because its key is in use. */
const isRefusal = (end: End<unknown>, { hasKey }: SimulatedImport): end is End<unknown> & { kind: 'threw' } =>
  end.kind === 'threw' &&
  end.error instanceof ApiError &&
  end.error.code !== 'service_unavailable' &&
  (end.error.code !== 'internal_error' || hasKey) &&
  (end.error.code !== 'idempotency_in_progress' || !hasKey)

/** Who has no key and hears that trying again is safe has no job: trying again would make a second one. */
const isSaidToBeSafe = (end: End<unknown>, { way, hasKey }: SimulatedImport): boolean =>
  way !== 'inline' &&
  !hasKey &&
  end.kind === 'threw' &&
  end.error instanceof ApiError &&
  end.error.code === 'service_unavailable'

/** A queued import fails before it is accepted, and its response says so, or not at all. */
const isUnsure = (end: End<unknown>, { way }: SimulatedImport): boolean =>
  way !== 'inline' && end.kind === 'threw' && !(end.error instanceof ApiError)

const pauseAfter = (end: End<unknown>, random: Random): number => {
  const retryAfter =
    end.kind === 'threw' && end.error instanceof ApiError ? Number(end.error.headers['Retry-After'] ?? 0) : 0
  return retryAfter * 1000 + random.below(random.pick([500, 40_000]))
}
