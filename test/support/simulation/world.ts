import { type IdentityKind, workspaceKeys } from '../../../lambdas/contacts/identity.ts'
import type { OutcomeRecord } from '../../../lambdas/import/outcome.ts'
import { makeDeleteContact, type Deletion } from '../../../lambdas/contacts/deletion.ts'
import type { ContactsTable } from '../../../lambdas/contacts/contacts-table.ts'
import type { EngineContext } from '../../../lambdas/import/engine-context.ts'
import { importRows } from '../../../lambdas/import/run.ts'
import { mergedChanges } from '../../../lambdas/import/undo/restoration.ts'
import { undoBatch } from '../../../lambdas/import/undo/undo-batch.ts'
import type { UndoRow } from '../../../lambdas/import/undo/undo-row.ts'
import { assertIdentitiesHold } from './invariants.ts'
import type { Random } from './random.ts'
import { contactsIn, withoutIdentities, type ReferenceContact, type SimulatedRow } from './reference.ts'
import { makeScheduler } from './scheduler.ts'
import { makeSimulatedTable } from './simulated-table.ts'

export interface SimulatedJob {
  /** An import that this job undoes; its rows are that one's contacts, as `undoRowsOf` has them. */
  readonly undoes?: SimulatedJob
  readonly id: string
  readonly updateExisting: boolean
  readonly matchBy?: readonly IdentityKind[] | undefined
  readonly rows: readonly SimulatedRow[]
  readonly batchRows: number
  position: number
  epoch: number
  /** Outcomes as put, by position and epoch; only those that a checkpoint names count. */
  readonly recorded: Map<string, readonly OutcomeRecord[]>
  readonly checkpoints: string[]
}

/** The attempt died at a call: its runner learns of it at once, its calls under way may still land. */
class Crash extends Error {}

/** How often a call fails, by kind. */
export interface Faults {
  readonly crash: number
  readonly lostAnswer: number
  readonly throttle: number
}

const NO_FAULTS: Faults = { crash: 0, lostAnswer: 0, throttle: 0 }

/** Crashes that a run may have: without a bound, a run need not end. */
const MAX_CRASHES = 5
const keys = workspaceKeys('w', new Uint8Array(32))

interface WorldOptions {
  /** Whether a request reads all its keys at one moment. DynamoDB does not promise it: only each key is consistent. */
  readonly readsAtOnce?: boolean
  /** Whether imports write permits. Without it, each incarnation of a job decides by itself. */
  readonly writesPermits?: boolean
}

/** What the checkpoints of an import name. */
const recordsOf = ({ checkpoints, recorded }: SimulatedJob): OutcomeRecord[] =>
  checkpoints.flatMap((name) => recorded.get(name) ?? [])

const changed = (job: SimulatedJob): OutcomeRecord[] =>
  recordsOf(job).filter(
    ({ outcome, changed: hasChanged, matched_by }) =>
      outcome === 'created' || (outcome === 'updated' && hasChanged !== false && matched_by !== 'row'),
  )

/** The contacts that an import made or changed, each once. */
export const undoRowsOf = (job: SimulatedJob): UndoRow[] => {
  const rows = new Map<string, UndoRow>()
  for (const { row_number: rowNumber, outcome, contact_id: contactId = '' } of changed(job)) {
    const known = rows.get(contactId)
    if (known !== undefined) rows.set(contactId, { ...known, isRepeated: true })
    else rows.set(contactId, { rowNumber, contactId, outcome: outcome === 'created' ? 'created' : 'updated' })
  }
  return [...rows.values()]
}

/** As the worker does it, batch by batch from the job's position on. */
async function* undoRows(job: SimulatedJob, undone: SimulatedJob, engine: EngineContext) {
  const rows = undoRowsOf(undone)
  const changesOf = (contacts: readonly UndoRow[]) =>
    Promise.resolve(
      new Map(
        contacts.map(({ contactId }) => [
          contactId,
          mergedChanges(
            changed(undone).flatMap(({ contact_id, changes }) =>
              contact_id === contactId && changes !== undefined ? [changes] : [],
            ),
          ),
        ]),
      ),
    )
  const context = {
    jobId: job.id,
    undoes: undone.id,
    earlier: [],
    endedAt: LATER,
    isDryRun: false,
    keys,
    engine,
    changesOf,
  }
  for (let from = job.position; from < rows.length; from += job.batchRows) {
    const to = Math.min(rows.length, from + job.batchRows)
    yield { from, to, outcomes: await undoBatch(rows.slice(from, to), context) }
  }
}

/** All that the simulation stores is of the first moment of time. */
const LATER = new Date(1).toISOString()

export const makeWorld = (random: Random, options: WorldOptions = {}) => {
  const { readsAtOnce = false } = options
  const everMade = new Set<string>()
  const table = makeSimulatedTable({
    onWrite: () => {
      assertIdentitiesHold(table.items, keys)
      for (const { contact } of table.items.values())
        if (contact !== undefined) everMade.add(`${contact.job_id}.${contact.row_number}`)
    },
  })
  const scheduler = makeScheduler(random)
  let crashes = 0

  /** Until every job has run to its end. */
  const run = (
    jobs: readonly SimulatedJob[],
    faults: Faults = NO_FAULTS,
    deletions: readonly Deletion[] = [],
  ): Promise<number> =>
    scheduler.run(
      Promise.all([...jobs.map((job) => untilDone(job, faults)), ...deletions.map((each) => deleteOne(each, faults))]),
    )

  const deleteOne = async (deletion: Deletion, faults: Faults): Promise<void> => {
    const call = async <T>(work: () => Promise<T>, retryable: T): Promise<T> => {
      await scheduler.turn(`deletion of ${deletion.contactId}`)
      const result = await work()
      return random.chance(faults.lostAnswer) ? retryable : result
    }
    const deleteContact = makeDeleteContact({
      keys,
      pause: () => call(() => Promise.resolve(), undefined),
      table: {
        get: (asked) => call(() => table.get(asked), { items: new Map(), unprocessed: asked }),
        writeTogether: (actions) => call(() => table.writeTogether(actions), { ok: false, results: [] }),
      },
    })
    await deleteContact(deletion)
  }

  const untilDone = async (job: SimulatedJob, faults: Faults): Promise<void> => {
    while (job.position < job.rows.length) {
      job.epoch += 1
      const died = Promise.withResolvers<never>()
      const life = live(job, job.epoch, faults, died.reject)
      life.catch(() => undefined)
      try {
        await Promise.race([life, died.promise])
      } catch (error) {
        if (!(error instanceof Crash)) throw error
      }
    }
  }

  const live = async (job: SimulatedJob, epoch: number, faults: Faults, die: (crash: Crash) => void): Promise<void> => {
    const life = { alive: true }
    const isDead = (): boolean => !life.alive
    const call = async <T>(work: () => Promise<T>, retryable?: T): Promise<T> => {
      if (isDead()) throw new Crash()
      await scheduler.turn(`${job.id}#${epoch}`)
      if (isDead()) {
        if (random.chance(0.5)) await work()
        throw new Crash()
      }
      if (crashes < MAX_CRASHES && random.chance(faults.crash)) {
        crashes += 1
        life.alive = false
        if (random.chance(0.5)) await work()
        const crash = new Crash()
        die(crash)
        throw crash
      }
      if (retryable !== undefined && random.chance(faults.throttle)) return retryable
      const result = await work()
      return retryable !== undefined && random.chance(faults.lostAnswer) ? retryable : result
    }
    const faulty: ContactsTable = {
      get: async (asked) => {
        if (readsAtOnce) return call(() => table.get(asked), { items: new Map(), unprocessed: asked })
        const parts = await Promise.all(
          asked.map((key) => call(() => table.get([key]), { items: new Map(), unprocessed: [key] })),
        )
        return {
          items: new Map(parts.flatMap(({ items }) => [...items])),
          unprocessed: parts.flatMap(({ unprocessed }) => unprocessed),
        }
      },
      writeEach: (actions) =>
        call(
          () => table.writeEach(actions),
          actions.map(() => 'retryable' as const),
        ),
      writeTogether: (actions) =>
        call(() => table.writeTogether(actions), { ok: false, results: actions.map(() => 'retryable' as const) }),
    }
    const clock = { now: () => 0, sleep: () => call(() => Promise.resolve()) }
    const { id: jobId, updateExisting, matchBy, batchRows } = job
    const writesPermits = options.writesPermits ?? random.chance(0.7)
    const calls = {
      ports: { table: faulty, clock, random: random.next, writesPermits },
      ensureLease: () => Promise.resolve(),
    }
    const from = job.position
    const imported = { jobId, updateExisting, matchBy, keys, engine: calls, batchRows }
    const batches =
      job.undoes === undefined ? importRows(job.rows.slice(from), from, imported) : undoRows(job, job.undoes, calls)
    for await (const batch of batches) {
      const name = `${batch.from}-${epoch}`
      await call(async () => void job.recorded.set(name, batch.outcomes))
      const counted = await call(async () => {
        if (job.epoch !== epoch || job.position !== batch.from) return false
        job.position = batch.to
        job.checkpoints.push(name)
        return true
      })
      if (!counted) return
    }
  }

  const contacts = (): ReferenceContact[] => contactsIn(table.items, keys)

  /** Who made the contacts that were deleted since, as far as their homes tell. */
  const deleted = (): string[] =>
    [...table.items.values()].flatMap(({ deleted: gone }) => (gone ? [`${gone.job_id}.${gone.row_number}`] : []))

  return { table, keys, run, contacts, deleted, everMade }
}

export type World = ReturnType<typeof makeWorld>

/** What the checkpoints of a job say of each row, in the words of the reference; throws unless each row has one outcome. */
export const outcomesOf = (world: World, job: SimulatedJob): string[] => {
  const records = job.checkpoints.flatMap((name) => job.recorded.get(name) ?? [])
  const numbers = records.map(({ row_number }) => row_number)
  const expected = job.rows.map(({ rowNumber }) => rowNumber)
  if (numbers.join() !== expected.join()) throw new Error(`(3) Job ${job.id} has outcomes of rows ${numbers.join()}.`)
  return records.map((record) => {
    const { outcome, contact_id, code } = record
    if (code !== undefined) return `${outcome} ${code}`
    if (contact_id === undefined) return `${outcome} two`
    const item = world.table.items.get(world.keys.home(contact_id) ?? '')
    const contact = item?.contact ?? item?.deleted
    if (contact === undefined) throw new Error(`(3) An outcome of job ${job.id} names a contact that is not there.`)
    return `${outcome} ${contact.job_id}.${contact.row_number}${withoutIdentities(record)}`
  })
}
