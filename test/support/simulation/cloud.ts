import { workspaceKeys, type WorkspaceKeys } from '../../../lambdas/contacts/identity.ts'
import { importEvent, type ImportEvent } from '../../../lambdas/jobs/job-event.ts'
import { hasEnded, type Job, type JobKey } from '../../../lambdas/jobs/job.ts'
import { payloadKey } from '../../../lambdas/jobs/payload-store.ts'
import { PayloadGone, type PayloadStore, type RejectsStore } from '../../../lambdas/jobs/ports.ts'
import type { SlotStore } from '../../../lambdas/jobs/slot-store.ts'
import type { OutcomeStore } from '../../../lambdas/jobs/outcome-store.ts'
import { makeRejects } from '../../../lambdas/jobs/rejects/rejects.ts'
import { makeTurns } from '../../../lambdas/jobs/turns.ts'
import { makeContactsPort } from './contacts-port.ts'
import { makeExports } from './exports.ts'
import { attemptOf, endOf, makeHistory } from './history.ts'
import { assertIdentitiesHold, assertNoneReplaced } from './invariants.ts'
import { makeJobMemory } from './job-memory.ts'
import { makeJobInvariants } from './job-invariants.ts'
import type { Random } from './random.ts'
import type { Process, Simulator } from './simulator.ts'
import { makeSimulatedTable } from './simulated-table.ts'
import { makeMemorySlotStore } from './slot-memory.ts'
import { makeTurnInvariants } from './turn-invariants.ts'
import { makeUploads } from './uploads.ts'
import type { Weather } from './weather.ts'

interface Options {
  readonly simulator: Simulator
  readonly random: Random
  readonly weather: Weather
  readonly workspaceIds: readonly string[]
  readonly batchRows: number
  readonly importsPerWorkspace: number
  /** Part of the processes that write permits: all run the same code, but not always under the same configuration. */
  readonly permitRate: number
  /** A payload comes in many pieces, each with a wait: reading it takes longer than a lease. */
  readonly isReadSlowly: boolean
  readonly send: (name: JobKey) => void
  readonly hasBacklog: () => boolean
}

/** How long the sweep's index may lag behind the jobs, in milliseconds at most. */
const INDEX_LAG_MS = 3_000

/** Pieces of a payload that is read slowly. */
const SLOW_PIECES = 40

/** Few, so that a sweep has more than one page to turn. */
const DUE_PER_PAGE = 2

/** The epoch separates what attempts made. */
const nameOfRejects = ({ job_id, epoch }: Pick<Job, 'job_id' | 'epoch'>): string => `${job_id}-${epoch}`

const SECRET = new Uint8Array(32)

/** All that outlives a process: tables, objects, and events that were published. And the ports through which a process reaches it. */
export const makeCloud = (options: Options) => {
  const { simulator, random, weather, workspaceIds, batchRows, importsPerWorkspace, isReadSlowly, permitRate, send } =
    options
  const keys = new Map(workspaceIds.map((id) => [id, workspaceKeys(id, SECRET)]))
  const payloads = new Map<string, Buffer>()
  const rejects = new Map<string, readonly string[]>()
  const uploads = makeUploads(simulator, payloads)
  const events: ImportEvent[] = []
  const lagging = new Map<string, { readonly sweepAt: number | null; readonly until: number }>()
  const history = makeHistory()
  const table = makeSimulatedTable({
    onWrite: (changes) => {
      history.record(changes)
      simulator.checked(() => {
        assertNoneReplaced(changes)
        for (const [id, own] of keys) assertIdentitiesHold(itemsOf(id), own)
      })
    },
  })
  const itemsOf = (workspaceId: string) =>
    keys.size === 1 ? table.items : new Map([...table.items].filter(([key]) => key.startsWith(`${workspaceId}#`)))

  const slots = makeMemorySlotStore({
    onChange: (before, after) => {
      simulator.log(() => `  slots r${after.revision} ${JSON.stringify([after.running, after.waiting])}`)
      simulator.checked(() => {
        turns.lineChanged(before, after, simulator.now())
      })
    },
  })
  const turns = makeTurnInvariants({
    jobs: () => memory.jobs.jobs.values(),
    lineOf: (workspaceId) => slots.lines.get(workspaceId),
    cap: importsPerWorkspace,
  })
  const assertMayChange = makeJobInvariants({ batchRows })
  /** Attempt of an export → how far each job had come when it began. */
  const positions = new Map<string, ReadonlyMap<string, number>>()
  const beginAttempt = ({ job_id, epoch, kind }: Job): void => {
    const attempt = attemptOf(job_id, epoch)
    history.mark(attempt)
    if (kind !== 'export') return
    positions.set(attempt, new Map([...memory.jobs.jobs.values()].map((job) => [job.job_id, job.position])))
  }
  const memory = makeJobMemory({
    onChange: (before, after) => {
      simulator.log(() => inShort(after))
      if (after.epoch > (before?.epoch ?? 0)) beginAttempt(after)
      if (hasEnded(after) && (before === undefined || !hasEnded(before))) history.mark(endOf(after.job_id))
      simulator.checked(() => {
        assertMayChange(before, after, { now: simulator.now(), rejects: rejects.get(nameOfRejects(after)) })
        turns.jobChanged(after, simulator.now())
      })
      const lag = { sweepAt: before?.sweep_at ?? null, until: simulator.now() + random.below(INDEX_LAG_MS) }
      if (lag.sweepAt !== after.sweep_at) lagging.set(after.job_id, lag)
    },
  })

  const exports = makeExports(simulator, memory.created)

  const due = (now: number): JobKey[] =>
    [...memory.jobs.jobs.values()]
      .filter(({ job_id, sweep_at }) => {
        const lag = lagging.get(job_id)
        const seen = lag !== undefined && lag.until > simulator.now() ? lag.sweepAt : sweep_at
        return seen !== null && seen <= now
      })
      .map(({ workspace_id, job_id }) => ({ workspace_id, job_id }))

  const tableFor = makeContactsPort({ simulator, random, weather, table })

  const payloadsFor = (process: Process): PayloadStore => {
    const part = (key: string, from: number, to: number) =>
      simulator.call(process, 'payloads.read', async () => {
        const bytes = payloads.get(key)
        if (bytes === undefined) throw new PayloadGone('The payload is not there.')
        return bytes.subarray(from, to)
      })
    return {
      put: (name, format, body) =>
        simulator.call(process, 'payloads.put', async () => {
          const key = payloadKey(name, format)
          const bytes = Buffer.from(body as string)
          payloads.set(key, bytes)
          return { key, format, bytes: bytes.length }
        }),
      read: ({ key }, from, to) => part(key, from, to),
      open: async ({ key, bytes }, from = 0) => {
        const cut = from + random.below(bytes - from + 1)
        const first = await part(key, from, cut)
        const pieceBytes = Math.ceil(bytes / (isReadSlowly ? SLOW_PIECES : 1))
        return (async function* () {
          yield first
          for (let at = cut; at < bytes; at += pieceBytes) yield await part(key, at, Math.min(bytes, at + pieceBytes))
        })()
      },
    }
  }

  /** The ports of one process, each call of which the scheduler decides on. */
  const portsFor = (process: Process) => {
    const { jobs, idempotency, outcomes } = memory
    const call = <T>(label: string, effect: () => Promise<T>): Promise<T> => simulator.call(process, label, effect)
    const clock = { now: simulator.now, sleep: (ms: number) => simulator.sleep(ms, process) }
    const ownOutcomes: OutcomeStore = {
      put: (job, object, records) => call(`outcomes.put ${object.from}`, () => outcomes.put(job, object, records)),
      get: (job, object) => call('outcomes.get', () => outcomes.get(job, object)),
      getChanges: (job, object) => call('outcomes.getChanges', () => outcomes.getChanges(job, object)),
      putCreated: (job, object, ids) =>
        call(`outcomes.putCreated ${object.from}`, () => outcomes.putCreated(job, object, ids)),
      putPage: (job, page, ranges) => call(`outcomes.putPage ${page.from}`, () => outcomes.putPage(job, page, ranges)),
      getPage: (job, page) => call('outcomes.getPage', () => outcomes.getPage(job, page)),
    }
    const rejectsStore: RejectsStore = {
      put: async (name, { lines }) => {
        const text: string[] = []
        for await (const line of lines) text.push(line)
        await call('rejects.put', async () => void rejects.set(nameOfRejects(name), text))
      },
    }
    const ownJobs = {
      open: (job: Job) => call('jobs.open', () => jobs.open(job)),
      read: (name: JobKey) => call(`jobs.read ${name.job_id}`, () => jobs.read(name)),
      change: (...args: Parameters<typeof jobs.change>) =>
        call(`jobs.change ${args[0].job_id}`, () => jobs.change(...args)),
      requestCancel: (name: JobKey) => call(`jobs.requestCancel ${name.job_id}`, () => jobs.requestCancel(name)),
      list: jobs.list,
      due: async function* (now: number) {
        for (let from = 0; ; from += DUE_PER_PAGE) {
          const page = await call('jobs.due', async () => due(now).slice(from, from + DUE_PER_PAGE))
          if (page.length === 0) return
          yield page
        }
      },
    }
    const queue = {
      send: (name: JobKey) =>
        call(`queue.send ${name.job_id}`, async () => {
          send(name)
        }),
      hasBacklog: () => call('queue.hasBacklog', async () => options.hasBacklog()),
    }
    const ownSlots: SlotStore = {
      read: (workspaceId) => call('slots.read', () => slots.read(workspaceId)),
      change: (...args) => call('slots.change', () => slots.change(...args)),
    }
    return {
      jobs: ownJobs,
      turns: makeTurns({ slots: ownSlots, jobs: ownJobs, queue, clock, random: random.next, importsPerWorkspace }),
      idempotency: {
        claim: (request: Parameters<typeof idempotency.claim>[0]) =>
          call('idempotency.claim', () => idempotency.claim(request)),
        held: (request: Parameters<typeof idempotency.held>[0]) =>
          call('idempotency.held', () => idempotency.held(request)),
      },
      outcomes: ownOutcomes,
      payloads: payloadsFor(process),
      ...uploads.portsFor(process),
      queue,
      bus: {
        publish: (job: Job) => call(`bus.publish ${job.job_id}`, async () => void events.push(importEvent(job))),
      },
      rejects: makeRejects({ store: rejectsStore, outcomes: ownOutcomes, payloads: payloadsFor(process) }),
      rejectsStore,
      exports: exports.portFor(process),
      workspaceSecret: () => call('workspaceSecret', async () => SECRET),
      ports: { table: tableFor(process), clock, random: random.next, writesPermits: random.chance(permitRate) },
      clock,
    }
  }

  return {
    table,
    memory,
    history,
    payloads,
    positionsAt: (attempt: string): ReadonlyMap<string, number> => positions.get(attempt) ?? new Map(),
    exportFiles: exports.files as ReadonlyMap<string, string>,
    events,
    slotsLapsed: turns.lapsed,
    addUpload: uploads.add,
    uploadTakenSince: uploads.takenSince,
    itemsOf,
    portsFor,
    keysOf: (workspaceId: string): WorkspaceKeys => keys.get(workspaceId)!,
  }
}

const inShort = ({ job_id, status, revision, epoch, position, counts, stalls, event, error }: Job): string =>
  `  ${job_id} r${revision} e${epoch} ${status} @${position} ${JSON.stringify(Object.values(counts))} stalls ${stalls} ${event ?? ''} ${error?.code ?? ''}`

export type Cloud = ReturnType<typeof makeCloud>
