import { isPlain, type Action } from '../contacts/action.ts'
import { backOff, lanes, sendCall, type EngineContext } from './engine-context.ts'
import { keysOf, type ContactWrite } from './contact-write.ts'
import { chunks, inParallel } from './in-parallel.ts'
import { TABLE_LIMITS, type WriteResult } from '../contacts/contacts-table.ts'

/**
 * Sends every write but those that wait; returns those that took effect. The others were refused: they were planned on outdated reads.
 */
export const sendWrites = async (
  writes: readonly ContactWrite[],
  waiting: ReadonlySet<ContactWrite>,
  engine: EngineContext,
): Promise<ReadonlySet<ContactWrite>> => {
  const done = new Set<ContactWrite>()
  const byDraft = new Map(writes.map((write) => [write.pendingId, write]))
  for (const planned of waves(writes, byDraft)) {
    const wave = planned.filter((write) => !waiting.has(write) && isWritten(write.after, byDraft, done))
    await sendWave(wave, done, engine)
  }
  return done
}

/** All permits and whatever needs none; then, rule P1, the homes of those whose permits are all known to have taken effect. */
const sendWave = async (
  wave: readonly ContactWrite[],
  done: Set<ContactWrite>,
  engine: EngineContext,
): Promise<void> => {
  const written = new Set<Action>()
  const withPermits = wave.filter(({ permits }) => permits.length > 0)
  const singles = wave.filter((write) => write.permits.length === 0 && isSingle(write))
  const together = wave.filter((write) => write.permits.length === 0 && !isSingle(write))
  const first = [...withPermits.flatMap(({ permits }) => permits), ...singles.flatMap(({ actions }) => actions)]
  const transactions = packTransactions(together).map((group) => () => sendTogether(group, done, engine))
  await inParallel([...inBatches(first, written, engine), ...transactions], lanes(engine), (send) => send())
  const permitted = withPermits.filter(({ permits }) => permits.every((permit) => written.has(permit)))
  const homes = permitted.flatMap(({ actions }) => actions)
  await inParallel(inBatches(homes, written, engine), lanes(engine), (send) => send())
  for (const write of [...singles, ...permitted])
    if (write.actions.every((action) => written.has(action))) done.add(write)
}

const inBatches = (actions: readonly Action[], written: Set<Action>, engine: EngineContext) =>
  chunks(actions, TABLE_LIMITS.statementsPerBatch).map((batch) => () => sendEach(batch, written, engine))

const onlyAction = (write: ContactWrite): Action | undefined =>
  write.actions.length === 1 ? write.actions[0] : undefined

const isSingle = (write: ContactWrite): boolean => {
  const action = onlyAction(write)
  return action !== undefined && isPlain(action)
}

type ByDraft = ReadonlyMap<string, ContactWrite>

/** Whether all of these drafts are written. */
const isWritten = (drafts: ReadonlySet<string>, byDraft: ByDraft, done: ReadonlySet<ContactWrite>): boolean => {
  for (const draft of drafts) {
    const write = byDraft.get(draft)
    if (write !== undefined && !done.has(write)) return false
  }
  return true
}

/**
 * Rule 8: writes that share an item are never under way together; of each wave, no two do. And a write that went without an identity for
 * the sake of another comes in a later wave than that one.
 */
const waves = (writes: readonly ContactWrite[], byDraft: ByDraft): ContactWrite[][] => {
  const result: ContactWrite[][] = []
  const nextWave = new Map<string, number>()
  const placed = new Map<ContactWrite, number>()
  const anyWaits = writes.some(({ after }) => after.size > 0)
  const place = (write: ContactWrite): number => {
    const known = anyWaits ? placed.get(write) : undefined
    if (known !== undefined) return known
    let wave = 0
    // The plan lets no two writes wait for each other.
    for (const draft of write.after) {
      const before = byDraft.get(draft)
      if (before !== undefined) wave = Math.max(wave, place(before) + 1)
    }
    const keys = keysOf(write)
    for (const key of keys) wave = Math.max(wave, nextWave.get(key) ?? 0)
    const target = (result[wave] ??= [])
    target.push(write)
    for (const key of keys) nextWave.set(key, wave + 1)
    if (anyWaits) placed.set(write, wave)
    return wave
  }
  for (const write of writes) place(write)
  return result
}

const packTransactions = (writes: readonly ContactWrite[]): ContactWrite[][] => {
  const groups: ContactWrite[][] = []
  let room = 0
  for (const write of writes) {
    if (room < write.actions.length) {
      groups.push([])
      room = TABLE_LIMITS.actionsPerTransaction
    }
    groups.at(-1)?.push(write)
    room -= write.actions.length
  }
  return groups
}

const hasRetryable = (results: readonly WriteResult[]): boolean => results.includes('retryable')

const sendEach = async (batch: readonly Action[], written: Set<Action>, engine: EngineContext): Promise<void> => {
  let left = batch
  for (let tries = 0; left.length > 0; tries += 1) {
    if (tries > 0) await backOff(tries, engine)
    const results = await sendCall(engine, 'write', () => engine.ports.table.writeEach(left), hasRetryable)
    left.forEach((action, n) => {
      if (results[n] === 'done') written.add(action)
    })
    left = left.filter((_, n) => results[n] === 'retryable')
  }
}

/**
 * Of a cancelled transaction, the refused writes are attempted again from a new read, and the rest are sent again at
 * once.
 */
const sendTogether = async (
  group: readonly ContactWrite[],
  done: Set<ContactWrite>,
  engine: EngineContext,
): Promise<void> => {
  let left = group
  for (let retries = 0; left.length > 0;) {
    const actions = left.flatMap((write) => write.actions)
    const { ok, results } = await sendCall(
      engine,
      'transaction',
      () => engine.ports.table.writeTogether(actions),
      (response) => hasRetryable(response.results),
    )
    if (ok) {
      for (const write of left) done.add(write)
      return
    }
    let position = 0
    const writeResults = left.map((write) => {
      const own = results.slice(position, position + write.actions.length)
      position += write.actions.length
      return own
    })
    left = left.filter((_, n) => writeResults[n]?.includes('refused') !== true)
    if (writeResults.some((own) => own.includes('retryable'))) await backOff((retries += 1), engine)
  }
}
