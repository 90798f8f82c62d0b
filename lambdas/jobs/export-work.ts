import { workspaceKeys, type WorkspaceKeys } from '../contacts/identity.ts'
import type { EngineContext } from '../import/engine-context.ts'
import type { EnginePorts } from '../import/ports.ts'
import { readInto, type ItemsRead } from '../import/read.ts'
import { ID_BYTES } from './created-log.ts'
import type { Lease } from './lease.ts'
import type { WorkResult } from './work-result.ts'
import { EXPORT_WRITERS, type ExportedContact } from './export-writers.ts'
import type { CreatedEntry, ExportStore } from './export-store.ts'

export interface ExportWorkDeps {
  readonly exports: ExportStore
  readonly ports: EnginePorts
  /** Reads contacts eventually consistent, for half the price. */
  readonly exportTable: EnginePorts['table']
  readonly workspaceSecret: (workspaceId: string) => Promise<Uint8Array>
}

/** Leaves the upload, which then keeps nothing. */
class Cancelled extends Error {
  override readonly name = 'Cancelled'
}

/** Contacts read together, between two looks at whether the job is cancelled. */
const CONTACTS_AT_ONCE = 2_000

/** Rows of one job, of which each is said once: a bit a row. */
const makeSeen = () => {
  let bits = new Uint8Array(1_024)
  return (row: number): boolean => {
    const [place, bit] = [row >> 3, 1 << (row & 7)]
    if (place >= bits.length) {
      const more = new Uint8Array(2 * place)
      more.set(bits)
      bits = more
    }
    const isSeen = ((bits[place] ?? 0) & bit) !== 0
    bits[place] = (bits[place] ?? 0) | bit
    return isSeen
  }
}

/** Ids of some entries, in the order of the log. */
type Group = readonly CreatedEntry[]

const idsIn = (group: Group): number => group.reduce((sum, { contactIds }) => sum + contactIds.length, 0)

/** Entries by so many ids at a time: small ones together, large ones in parts. */
async function* inGroups(entries: AsyncIterable<CreatedEntry>): AsyncGenerator<Group> {
  let group: CreatedEntry[] = []
  let room = CONTACTS_AT_ONCE
  for await (const { jobId, contactIds } of entries) {
    for (let from = 0; from < contactIds.length;) {
      const part = contactIds.slice(from, from + room)
      group.push({ jobId, contactIds: part })
      from += part.length
      room -= part.length
      if (room > 0) continue
      yield group
      group = []
      room = CONTACTS_AT_ONCE
    }
  }
  if (group.length > 0) yield group
}

interface ReadGroup {
  readonly group: Group
  readonly items: ItemsRead
}

const readGroup = async (group: Group, keys: WorkspaceKeys, engine: EngineContext): Promise<ReadGroup> => {
  const homes = new Set(group.flatMap(({ contactIds }) => contactIds.flatMap((id) => keys.home(id) ?? [])))
  const items: ItemsRead = new Map()
  await readInto(items, [...homes], engine)
  return { group, items }
}

/** Reads one group ahead while another is written. */
async function* readGroups(
  groups: AsyncIterable<Group>,
  keys: WorkspaceKeys,
  engine: EngineContext,
): AsyncGenerator<ReadGroup> {
  let ahead: Promise<ReadGroup> | undefined
  for await (const group of groups) {
    const next = readGroup(group, keys, engine)
    // The one who awaits it gets the failure.
    next.catch(() => undefined)
    if (ahead !== undefined) yield await ahead
    ahead = next
  }
  if (ahead !== undefined) yield await ahead
}

interface LivingContacts {
  readonly contacts: readonly ExportedContact[]
  /** Ids of the log that were read for them. */
  readonly ids: number
}

/**
 * The contacts that are still there, each once: under the job and the row that made it, which a contact keeps for good. So an id that is
 * in the log twice, of two attempts or of a contact that was deleted and made again, is not written twice.
 */
async function* livingContacts(
  entries: AsyncIterable<CreatedEntry>,
  keys: WorkspaceKeys,
  engine: EngineContext,
): AsyncGenerator<LivingContacts> {
  let current: string | undefined
  let seen = makeSeen()
  for await (const { group, items } of readGroups(inGroups(entries), keys, engine)) {
    const contacts: ExportedContact[] = []
    for (const { jobId, contactIds } of group) {
      if (jobId !== current) {
        current = jobId
        seen = makeSeen()
      }
      for (const id of contactIds) {
        const contact = items.get(keys.home(id) ?? '')?.contact
        if (contact?.job_id === jobId && !seen(contact.row_number)) contacts.push({ id, contact })
      }
    }
    yield { contacts, ids: idsIn(group) }
  }
}

/** Writes every contact of the workspace into a file. It begins anew each time: an upload cannot be taken up by another process. */
export const exportContacts = async (
  lease: Lease,
  _deadline: number,
  { exports, ports, exportTable, workspaceSecret }: ExportWorkDeps,
): Promise<WorkResult> => {
  const { workspace_id, export_format: format, cancel_requested } = lease.job
  if (format === undefined) throw new Error('An export without a format was queued.')
  if (cancel_requested) return { status: 'cancelled' }
  await lease.ensureLease()
  const keys = workspaceKeys(workspace_id, await workspaceSecret(workspace_id))
  const engine = { ports: { ...ports, table: exportTable }, ensureLease: () => lease.ensureLease() }
  const logBytes = await exports.logBytes(workspace_id)
  const { head, text } = EXPORT_WRITERS[format]
  const texts = async function* () {
    yield head
    for await (const { contacts, ids } of livingContacts(exports.created(workspace_id), keys, engine)) {
      yield contacts.map(text).join('')
      const { cancel_requested: isCancelled } = await lease.change(({ position, bytes_read }) => ({
        position: position + contacts.length,
        bytes_read: bytes_read + ids * ID_BYTES,
        log_bytes: logBytes,
      }))
      if (isCancelled) throw new Cancelled()
    }
  }
  try {
    await exports.put(lease.job, format, texts())
  } catch (error) {
    if (error instanceof Cancelled) return { status: 'cancelled' }
    throw error
  }
  return { status: 'completed' }
}
