import { workspaceKeys, type WorkspaceKeys } from '../../../lambdas/contacts/identity.ts'
import { homeVersion } from '../../../lambdas/contacts/permit.ts'
import { importRows } from '../../../lambdas/import/run.ts'
import { createdKey } from '../../../lambdas/jobs/created-log.ts'
import { makeFailDeadLetter } from '../../../lambdas/jobs/fail-dead-letter.ts'
import { hasEnded, type JobKey } from '../../../lambdas/jobs/job.ts'
import { makeSweep } from '../../../lambdas/jobs/sweep.ts'
import { makeWorker } from '../../../lambdas/jobs/worker.ts'
import { makeAsking } from './asking.ts'
import { makeClients, type Reported } from './clients.ts'
import { makeCloud, type Cloud } from './cloud.ts'
import { fatesOf } from './fates.ts'
import { assertMayThrow } from './process-invariants.ts'
import { makeOtherClients } from './other-clients.ts'
import { makeRandom } from './random.ts'
import { dealScenario } from './deal-scenario.ts'
import type { LeftPermit, Scenario } from './scenario.ts'
import { makeSimulatedQueue } from './simulated-queue.ts'
import { makeSimulator } from './simulator.ts'
import { assertEnd } from './verdict.ts'
import { makeWeather } from './weather.ts'

/** 2026-01-01. */
const STARTS_AT = 1_767_225_600_000
/** Runs of the sweep and of the dead-letter function may last so long. */
const SHORT_LIFE_MS = 50_000
/** The queue's visibility, in limits of the worker: what AWS advises. */
const VISIBILITY_IN_LIVES = 6
/** ULIDs count up from here: 26 characters. */
const FIRST_ULID = '01J0000000000000000000'

interface Run {
  readonly steps: number
  /** How each job ended: its status, or the code of its error. */
  readonly ends: readonly string[]
}

/** Runs one seed's world to its end. Throws on the first broken invariant. */
export const simulateSeed = async (seed: number, trace?: (line: string) => void): Promise<Run> => {
  const random = makeRandom(seed)
  const scenario = dealScenario(random)
  const { imports, leaseMs, workerMs, batchRows, maxReceives, importsPerWorkspace, permitRate, shareMs } = scenario
  const handOverMs = workerMs * scenario.handOverPart
  const all = imports.map((asked): Reported => {
    const mayBeRefused = imports.some(({ name, uploadOf }) => name !== asked.name && uploadOf === asked.uploadOf)
    return {
      import: asked,
      answers: [],
      firstAnswers: 0,
      jobIds: new Set(),
      applied: new Set(),
      retried: new Set(),
      undone: new Set(),
      mayBeRefused,
      refusedAt: [],
      safeToRetry: 0,
    }
  })
  const weather = makeWeather(random, scenario.theme, fatesOf(random, scenario.theme, all))
  const simulator = makeSimulator({ random, weather, startsAt: STARTS_AT, assertMayThrow, ...(trace && { trace }) })
  trace?.(JSON.stringify(scenario, undefined, 2).replaceAll(/x{9,}/g, 'xxx…'))
  const workspaceIds = [...new Set(imports.map(({ workspaceId }) => workspaceId))]
  const cloud: Cloud = makeCloud({
    simulator,
    random,
    weather,
    workspaceIds,
    batchRows,
    importsPerWorkspace,
    permitRate,
    isReadSlowly: scenario.theme === 'tough',
    send: (name) => {
      queue.send(name)
    },
    hasBacklog: () => queue.hasBacklog(),
  })
  let ids = 0
  let attemptTokens = 0
  const newAttemptToken = (): string => `writer ${(attemptTokens += 1)}`
  const queue = makeSimulatedQueue({
    simulator,
    random,
    weather,
    maxReceives,
    isHasty: scenario.isQueueHasty,
    visibilityMs: VISIBILITY_IN_LIVES * workerMs,
    work: (name: JobKey) =>
      simulator.start(`worker of ${name.job_id}`, workerMs, (process) =>
        makeWorker({
          ...cloud.portsFor(process),
          exportTable: cloud.portsFor(process).ports.table,
          newAttemptToken,
          leaseMs,
          handOverMs,
          shareMs,
          batchRows,
          maxRows: maxRowsOf(name, all),
          resumeEveryBytes: RESUME_EVERY_BYTES,
        })(name, process.killAt),
      ),
    failDeadLetter: (name: JobKey) =>
      simulator.start('fail-dead-letter', SHORT_LIFE_MS, (process) =>
        makeFailDeadLetter({ ...cloud.portsFor(process), newAttemptToken })(name),
      ),
  })
  const sweepRegularly = (): void => {
    simulator.at(simulator.now() + scenario.sweepMs, () => {
      void simulator.start('sweep', SHORT_LIFE_MS, async (process) => {
        const { failures } = await makeSweep({ ...cloud.portsFor(process), random: random.next, newAttemptToken })(
          process.killAt,
        )
        simulator.checked(() => {
          for (const failure of failures) assertMayThrow('sweep', failure)
        })
      })
      sweepRegularly()
    })
  }
  await storeBefore(scenario, workspaceIds, cloud)
  const newJobId = (): string => `imp_${FIRST_ULID}${String((ids += 1)).padStart(4, '0')}`
  const asking = makeAsking({ simulator, cloud, newAttemptToken })
  const deps = { simulator, cloud, random, asking, newJobId, newAttemptToken }
  const clients = makeClients(deps)
  const { deletes, exportsAll } = makeOtherClients(deps)
  const wishes = [
    ...all.map(clients),
    ...scenario.deletions.map((deletion, n) => deletes(deletion, `key_${n}`)),
    ...scenario.exports.map((wish, n) => exportsAll(wish, `key_${n}`)),
  ]
  let open = wishes.length
  for (const wish of wishes) void wish.then(() => (open -= 1), simulator.fail)
  sweepRegularly()
  await simulator.run(() => {
    const jobs = [...cloud.memory.jobs.jobs.values()]
    return (
      open === 0 && queue.isEmpty() && simulator.isIdle() && jobs.every((job) => hasEnded(job) && job.sweep_at === null)
    )
  })
  const isCalm = weather.isCalm && simulator.timeouts() === 0
  await assertEnd({ scenario, all, cloud, isCalm })
  const ends = [...cloud.memory.jobs.jobs.values()].map(({ status, error }) => error?.code ?? status)
  return { steps: simulator.steps(), ends }
}

/** So little that nearly every row of NDJSON is a place to go on from. */
const RESUME_EVERY_BYTES = 2

/** Rows that a job may have: of one that is to have too many, one fewer than it has. */
const maxRowsOf = ({ job_id }: JobKey, all: readonly Reported[]): number => {
  const reported = all.find(({ jobIds }) => jobIds.has(job_id))
  return reported?.import.fault === 'too_many_rows' ? reported.import.lines.length - 1 : Number.MAX_SAFE_INTEGER
}

/** A permit is written at an absent key alone; a dead one has been overtaken by its home, or there can be none. */
const leavePermit = async ({ on, home, isLive }: LeftPermit, keys: WorkspaceKeys, { table }: Cloud): Promise<void> => {
  const { key } = keys.identity(on.kind, on.value)
  const homeKey = keys.identity(home.kind, home.value).key
  const { items } = await table.get([homeKey])
  const at = isLive ? homeVersion(items.get(homeKey)) : 0
  if (key === homeKey) return
  await table.writeEach([{ type: 'insert', key, item: { owner: keys.contactId(homeKey), at } }])
}

/** The contacts that are there before anything begins, made by the engine in peace. */
const storeBefore = async (
  { before, permitsBefore }: Scenario,
  workspaceIds: readonly string[],
  cloud: Cloud,
): Promise<void> => {
  for (const id of workspaceIds) {
    const ports = {
      table: cloud.table,
      clock: { now: () => STARTS_AT, sleep: () => Promise.resolve() },
      random: () => 0,
      writesPermits: true,
    }
    const rows = importRows(before, 0, {
      jobId: `before ${id}`,
      updateExisting: true,
      keys: workspaceKeys(id, new Uint8Array(32)),
      engine: { ports, ensureLease: () => Promise.resolve() },
      batchRows: 1,
    })
    const created: string[] = []
    for await (const { outcomes } of rows)
      created.push(...outcomes.flatMap(({ outcome, contact_id }) => (outcome === 'created' ? (contact_id ?? []) : [])))
    cloud.memory.created.set(createdKey({ workspace_id: id, job_id: `before ${id}` }, '000000000-1'), created)
    for (const permit of permitsBefore) await leavePermit(permit, cloud.keysOf(id), cloud)
  }
}
