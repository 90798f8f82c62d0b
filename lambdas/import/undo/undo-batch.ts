import type { WorkspaceKeys } from '../../contacts/identity.ts'
import { timestamp } from '../../platform/clock.ts'
import type { Changes } from '../changes.ts'
import type { ContactWrite } from '../contact-write.ts'
import { heldIdentities } from '../contact-write.ts'
import { backOff, type EngineContext } from '../engine-context.ts'
import type { OutcomeRecord } from '../outcome.ts'
import { makePatience } from '../patience.ts'
import { ContentionError } from '../ports.ts'
import { readInto, type ItemsRead } from '../read.ts'
import { sendWrites } from '../write.ts'
import { identitiesWanted, needsChanges, planUndo, type UndoInput, type UndoOptions } from './undo-plan.ts'
import type { UndoRow } from './undo-row.ts'

/** As of an import: each beyond the first responds to a write of another. */
const MAX_ATTEMPTS = 40
const FIRST_ATTEMPT_WITH_BACKOFF = 3
const NO_WRITES: ReadonlySet<ContactWrite> = new Set()

export interface UndoContext extends Omit<UndoOptions, 'writesPermits'> {
  readonly keys: WorkspaceKeys
  readonly engine: EngineContext
  readonly isDryRun: boolean
  /** Contact id → what the import changed of it, as its records have it. */
  readonly changesOf: (rows: readonly UndoRow[]) => Promise<ReadonlyMap<string, Changes>>
}

/**
 * Undoes what the import did to these contacts, and says what became of each, in their order. Contacts do not depend on each other, but
 * for an identity that one of them gives back to another: that one is undone first, also where its turn comes later.
 * Throws `ContentionError` after `MAX_ATTEMPTS`.
 */
export const undoBatch = async (rows: readonly UndoRow[], context: UndoContext): Promise<readonly OutcomeRecord[]> => {
  const done = new Map<string, OutcomeRecord>()
  const patience = makePatience()
  let todo = rows
  let waitsNoMore = false
  for (let attempt = 1; todo.length > 0; attempt += 1) {
    if (attempt > MAX_ATTEMPTS)
      throw new ContentionError(`Contacts were still contested after ${MAX_ATTEMPTS} attempts.`)
    if (attempt >= FIRST_ATTEMPT_WITH_BACKOFF) await backOff(attempt - FIRST_ATTEMPT_WITH_BACKOFF + 1, context.engine)
    const input = {
      ...(await readContacts(todo, context)),
      waitsNoMore,
      isDecided: (contactId: string) => done.has(contactId),
    }
    const planned = planAll(todo, input)
    const writes = [...planned.writes.values()]
    const waiting = context.isDryRun ? NO_WRITES : patience.waiting(writes, attempt)
    const written = await sendWrites(writes, waiting, context.engine)
    const again: UndoRow[] = []
    for (const row of todo) {
      const record = planned.records.get(row.contactId)
      const write = planned.writes.get(row.contactId)
      if (record !== undefined && (write === undefined || written.has(write))) done.set(row.contactId, record)
      else again.push(row)
    }
    const known = new Set(todo.map(({ contactId }) => contactId))
    const helpers = planned.first.filter(({ contactId }) => !known.has(contactId))
    // Nothing moves any more: those that are left wait for each other.
    waitsNoMore = again.length === todo.length && helpers.length === 0 && planned.onlyWait
    todo = [...helpers, ...again]
  }
  return rows.map(({ contactId }) => {
    const record = done.get(contactId)
    if (record === undefined) throw new Error('A contact was left without an outcome.')
    return record
  })
}

type UndoRead = Omit<UndoInput, 'waitsNoMore' | 'isDecided'>

interface Planned {
  readonly records: ReadonlyMap<string, OutcomeRecord>
  readonly writes: ReadonlyMap<string, ContactWrite>
  /** Contacts that come before others. */
  readonly first: readonly UndoRow[]
  /** Nothing was decided, and nothing must be read again. */
  readonly onlyWait: boolean
}

const planAll = (todo: readonly UndoRow[], input: UndoInput): Planned => {
  const records = new Map<string, OutcomeRecord>()
  const writes = new Map<string, ContactWrite>()
  const first = new Map<string, UndoRow>()
  let onlyWait = true
  for (const row of todo) {
    const decision = planUndo(row, input)
    if (typeof decision === 'object' && 'first' in decision) {
      first.set(decision.first.contactId, decision.first)
      continue
    }
    onlyWait = false
    if (decision === 'read again') continue
    records.set(row.contactId, decision.record)
    if (decision.write !== undefined) writes.set(row.contactId, decision.write)
  }
  return { records, writes, first: [...first.values()], onlyWait }
}

/** The homes; the keys of identities that they have or get back; the homes of who has those. Strongly consistent, not of one moment. */
const readContacts = async (todo: readonly UndoRow[], context: UndoContext): Promise<UndoRead> => {
  const { keys, engine, changesOf, jobId, undoes, earlier } = context
  const items: ItemsRead = new Map()
  const read = (wanted: Iterable<string>): Promise<void> =>
    readInto(
      items,
      [...new Set(wanted)].filter((key) => !items.has(key)),
      engine,
    )
  await read(todo.flatMap(({ contactId }) => keys.home(contactId) ?? []))
  const { clock, writesPermits } = engine.ports
  const options = { jobId, undoes, earlier, writesPermits }
  const found = todo.flatMap((row) => {
    const contact = items.get(keys.home(row.contactId) ?? '')?.contact
    return contact === undefined ? [] : [{ row, contact }]
  })
  const unknown = found.filter(({ row, contact }) => needsChanges(row, contact, options)).map(({ row }) => row)
  const changes = unknown.length === 0 ? new Map<string, Changes>() : await changesOf(unknown)
  const input = { ...options, items, keys, changes, now: timestamp(clock.now()) }
  await read(
    found.flatMap(({ row, contact }) => [
      ...heldIdentities(contact, keys).map(({ key }) => key),
      ...identitiesWanted(row, contact, input).map(([kind, value]) => keys.identity(kind, value).key),
    ]),
  )
  await read([...items.values()].flatMap((item) => (item?.owner === undefined ? [] : (keys.home(item.owner) ?? []))))
  return input
}
