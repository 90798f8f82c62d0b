import type { WorkspaceKeys } from '../../contacts/identity.ts'
import { timestamp } from '../../platform/clock.ts'
import type { Changes } from '../changes.ts'
import type { ContactWrite } from '../contact-write.ts'
import { backOff, type EngineContext } from '../engine-context.ts'
import type { OutcomeRecord } from '../outcome.ts'
import { makePatience } from '../patience.ts'
import { ContentionError } from '../ports.ts'
import { readInto, type ItemsRead } from '../read.ts'
import { sendWrites } from '../write.ts'
import { goneRecord, identitiesWanted, needsChanges, planUndo, type UndoInput, type UndoOptions } from './undo-plan.ts'
import type { UndoRow } from './undo-row.ts'

/** In a row, in which nothing came of any contact. As of an import: each responds to a write of another. */
const MAX_TRIES = 40
const FIRST_TRY_WITH_BACKOFF = 2
const NO_WRITES: ReadonlySet<ContactWrite> = new Set()

export interface UndoContext extends Omit<UndoOptions, 'writesPermits'> {
  readonly keys: WorkspaceKeys
  readonly engine: EngineContext
  readonly isDryRun: boolean
  /** Contact id → what the import changed of it, as its records have it. */
  readonly changesOf: (rows: readonly UndoRow[]) => Promise<ReadonlyMap<string, Changes>>
}

type UndoRead = Omit<UndoInput, 'undecided' | 'insistent' | 'isDecided'>

/** Of contacts that the import met at one home, one after the other, the last: the others were gone before it ended. */
const lastRows = (rows: readonly UndoRow[]): readonly UndoRow[] => {
  const lastAt = new Map(rows.map(({ contactId, rowNumber }) => [contactId, rowNumber]))
  return rows.filter(({ contactId, rowNumber }) => lastAt.get(contactId) === rowNumber)
}

/** What the first attempt of a batch is planned on. It needs no record of the batch before: it writes nothing. */
export const readUndoBatch = (rows: readonly UndoRow[], context: UndoContext): Promise<UndoRead> =>
  readContacts(lastRows(rows), context)

/**
 * Undoes what the import did to these contacts, and says what became of each, in their order. Contacts do not depend on each other, but
 * for an identity that one of them gives back to another: that one is undone first, also where its turn comes later.
 * `ahead` is what was read for the first attempt. Throws `ContentionError` after `MAX_TRIES`.
 */
export const undoBatch = async (
  rows: readonly UndoRow[],
  context: UndoContext,
  ahead?: UndoRead,
): Promise<readonly OutcomeRecord[]> => {
  const done = new Map<string, OutcomeRecord>()
  const waitsFor = new Map<string, string>()
  const patience = makePatience()
  const last = new Set(lastRows(rows))
  let todo: readonly UndoRow[] = [...last]
  let tries = 0
  for (let attempt = 1; todo.length > 0; attempt += 1) {
    if (tries >= MAX_TRIES) throw new ContentionError(`Contacts were still contested after ${MAX_TRIES} tries.`)
    if (tries >= FIRST_TRY_WITH_BACKOFF) await backOff(tries - FIRST_TRY_WITH_BACKOFF + 1, context.engine)
    const { ready, insistent } = nextOf(todo, waitsFor, done)
    const input: UndoInput = {
      ...((attempt === 1 ? ahead : undefined) ?? (await readContacts(ready, context))),
      undecided: new Map(todo.map((row) => [row.contactId, row])),
      insistent,
      isDecided: (contactId) => done.has(contactId),
    }
    const planned = planAll(ready, input)
    const writes = [...planned.writes.values()]
    const waiting = context.isDryRun ? NO_WRITES : patience.waiting(writes, attempt)
    const written = await sendWrites(writes, waiting, context.engine)
    const before = done.size + waitsFor.size
    for (const [contactId, record] of planned.records) {
      const write = planned.writes.get(contactId)
      if (write === undefined || written.has(write)) done.set(contactId, record)
    }
    for (const [contactId, first] of planned.first) waitsFor.set(contactId, first.contactId)
    const known = new Set(todo.map(({ contactId }) => contactId))
    const helpers = new Map([...planned.first.values()].map((first) => [first.contactId, first]))
    todo = [...helpers.values(), ...todo].filter(
      ({ contactId }, n) => !done.has(contactId) && (n >= helpers.size || !known.has(contactId)),
    )
    tries = done.size + waitsFor.size > before ? 0 : tries + 1
  }
  return rows.map((row) => {
    const record = last.has(row) ? done.get(row.contactId) : goneRecord(row)
    if (record === undefined) throw new Error('A contact was left without an outcome.')
    return record
  })
}

/** Contacts that need not wait for others. Where all wait, in circles, one of them insists on its turn. */
const nextOf = (
  todo: readonly UndoRow[],
  waitsFor: ReadonlyMap<string, string>,
  done: ReadonlyMap<string, OutcomeRecord>,
): { readonly ready: readonly UndoRow[]; readonly insistent: string | undefined } => {
  const ready = todo.filter(({ contactId }) => {
    const first = waitsFor.get(contactId)
    return first === undefined || done.has(first)
  })
  return ready.length > 0 ? { ready, insistent: undefined } : { ready: todo.slice(0, 1), insistent: todo[0]?.contactId }
}

interface Planned {
  readonly records: ReadonlyMap<string, OutcomeRecord>
  readonly writes: ReadonlyMap<string, ContactWrite>
  /** Contact id → the contact that comes before it. */
  readonly first: ReadonlyMap<string, UndoRow>
}

const planAll = (ready: readonly UndoRow[], input: UndoInput): Planned => {
  const records = new Map<string, OutcomeRecord>()
  const writes = new Map<string, ContactWrite>()
  const first = new Map<string, UndoRow>()
  for (const row of ready) {
    const decision = planUndo(row, input)
    if (decision === 'read again') continue
    if ('first' in decision) {
      first.set(row.contactId, decision.first)
      continue
    }
    records.set(row.contactId, decision.record)
    if (decision.write !== undefined) writes.set(row.contactId, decision.write)
  }
  return { records, writes, first }
}

/** The homes; the keys of identities that they get back; the homes of who has those. Strongly consistent, not of one moment. */
const readContacts = async (todo: readonly UndoRow[], context: UndoContext): Promise<UndoRead> => {
  const { keys, engine, changesOf, jobId, undoes, earlier, endedAt } = context
  const items: ItemsRead = new Map()
  const read = (wanted: Iterable<string>): Promise<void> =>
    readInto(
      items,
      [...new Set(wanted)].filter((key) => !items.has(key)),
      engine,
    )
  await read(todo.flatMap(({ contactId }) => keys.home(contactId) ?? []))
  const { clock, writesPermits } = engine.ports
  const options = { jobId, undoes, earlier, endedAt, writesPermits }
  const found = todo.flatMap((row) => {
    const contact = items.get(keys.home(row.contactId) ?? '')?.contact
    return contact === undefined ? [] : [{ row, contact }]
  })
  const unknown = found.filter(({ row, contact }) => needsChanges(row, contact, options)).map(({ row }) => row)
  const changes = unknown.length === 0 ? new Map<string, Changes>() : await changesOf(unknown)
  const input = { ...options, items, keys, changes, now: timestamp(clock.now()) }
  await read(
    found.flatMap(({ row, contact }) =>
      identitiesWanted(row, contact, input).map(([kind, value]) => keys.identity(kind, value).key),
    ),
  )
  await read([...items.values()].flatMap((item) => (item?.owner === undefined ? [] : (keys.home(item.owner) ?? []))))
  return input
}
