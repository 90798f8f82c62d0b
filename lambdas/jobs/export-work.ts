import { workspaceKeys, type WorkspaceKeys } from '../contacts/identity.ts'
import type { EngineContext } from '../import/engine-context.ts'
import type { EnginePorts } from '../import/ports.ts'
import { readInto, type ItemsRead } from '../import/read.ts'
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

async function* inParts(entries: AsyncIterable<CreatedEntry>): AsyncGenerator<CreatedEntry> {
  for await (const { jobId, contactIds } of entries)
    for (let from = 0; from < contactIds.length; from += CONTACTS_AT_ONCE)
      yield { jobId, contactIds: contactIds.slice(from, from + CONTACTS_AT_ONCE) }
}

/**
 * The contacts that are still there, each once: under the job and the row that made it, which a contact keeps for good. So an id that is
 * in the log twice, of two attempts or of a contact that was deleted and made again, is not written twice.
 */
async function* livingContacts(
  entries: AsyncIterable<CreatedEntry>,
  keys: WorkspaceKeys,
  engine: EngineContext,
): AsyncGenerator<readonly ExportedContact[]> {
  let current: string | undefined
  let seen = makeSeen()
  for await (const { jobId, contactIds } of inParts(entries)) {
    if (jobId !== current) {
      current = jobId
      seen = makeSeen()
    }
    const homes = new Map([...new Set(contactIds)].map((id) => [id, keys.home(id)] as const))
    const items: ItemsRead = new Map()
    await readInto(
      items,
      [...homes.values()].flatMap((key) => key ?? []),
      engine,
    )
    const found: ExportedContact[] = []
    for (const [id, key] of homes) {
      const contact = key === undefined ? undefined : items.get(key)?.contact
      if (contact?.job_id === jobId && !seen(contact.row_number)) found.push({ id, contact })
    }
    yield found
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
  const { head, text } = EXPORT_WRITERS[format]
  const texts = async function* () {
    yield head
    for await (const contacts of livingContacts(exports.created(workspace_id), keys, engine)) {
      yield contacts.map(text).join('')
      const { cancel_requested: isCancelled } = await lease.change(({ position }) => ({
        position: position + contacts.length,
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
