import type { Action, UpdateAction } from './action.ts'
import type { ContactItem, DeletedContact } from './contact.ts'
import type { ContactsTable } from './contacts-table.ts'
import { IDENTITY_KINDS, type WorkspaceKeys } from './identity.ts'

export interface Deletion {
  readonly contactId: string
  /** Who deletes: an id. It stays at the contact's home. */
  readonly by: string
  /** Whether the contact's identities stay closed: rows that name them fail. */
  readonly erase: boolean
}

/**
 * `gone`: there was none to delete; erased, what it had is closed. `taken`: what the deleted contact had belongs to another by now, and
 * was left to it. `unknown`: nothing says what it had.
 */
export type DeletionResult = 'deleted' | 'gone' | 'taken' | 'unknown'

interface Deps {
  readonly table: Pick<ContactsTable, 'get' | 'writeTogether'>
  readonly keys: WorkspaceKeys
  /** Before each try but the first. */
  readonly pause: (tries: number) => Promise<void>
}

/** Imports changed the contact again and again while it was to be deleted. */
export class DeletionContested extends Error {
  override readonly name = 'DeletionContested'
}

/** What a key ends with, behind the workspace. */
const endOf = (key: string, keys: WorkspaceKeys): string => keys.contactId(key).slice('con_'.length)

/** Each try after the first follows a change by an import, or a throttled call. */
const MAX_TRIES = 40

/** Deletes contacts. Repeated, it says `deleted` to whoever deleted the contact, and `gone` to others. */
export const makeDeleteContact =
  ({ table, keys, pause }: Deps) =>
  async (deletion: Deletion): Promise<DeletionResult> => {
    const home = keys.home(deletion.contactId)
    if (home === undefined) return 'gone'
    for (let tries = 0; tries < MAX_TRIES; tries += 1) {
      if (tries > 0) await pause(tries)
      const { items, unprocessed } = await table.get([home])
      if (unprocessed.length > 0) continue
      const item = items.get(home)
      const actions = deletionActions(home, item, deletion, keys)
      if (actions === undefined) {
        const closed = deletion.erase ? await closeAll(item?.deleted, { table, keys }) : 'closed'
        if (closed === 'again') continue
        if (closed !== 'closed') return closed
        return item?.deleted?.by === deletion.by ? 'deleted' : 'gone'
      }
      if ((await table.writeTogether(actions)).ok) return 'deleted'
    }
    throw new DeletionContested('The contact was still contested after many tries.')
  }

/** Rule D5: closes what a deleted contact had, as far as it is free. */
const closeAll = async (
  deleted: DeletedContact | undefined,
  { table, keys }: Pick<Deps, 'table' | 'keys'>,
): Promise<'closed' | 'again' | 'taken' | 'unknown'> => {
  if (deleted === undefined) return 'closed'
  if (deleted.had === undefined) return 'unknown'
  const had = deleted.had.flatMap((end) => keys.home(`con_${end}`) ?? [])
  if (had.length === 0) return 'closed'
  const { items, unprocessed } = await table.get(had)
  if (unprocessed.length > 0) return 'again'
  const open = had.filter((key) => items.get(key)?.erased !== true)
  const free = open.filter((key) => items.get(key)?.owner === undefined)
  const actions = free.map((key): UpdateAction => {
    // `freed` as read: who planned on the free key, or took it since, is not overrun.
    const condition = { owner: null, freed: items.get(key)?.freed ?? 0 }
    return { type: 'update', key, set: { erased: true }, release: true, condition }
  })
  if (actions.length > 0 && !(await table.writeTogether(actions)).ok) return 'again'
  return free.length < open.length ? 'taken' : 'closed'
}

/**
 * All or nothing (protocol, rule D1), a transaction where there are pointers: the home loses the contact and its owner, and keeps a version
 * beyond all before, who deleted the contact and which row made it; the pointers to it are released. Undefined where there is no contact.
 */
export const deletionActions = (
  homeKey: string,
  item: ContactItem | undefined,
  { contactId, by, erase }: Deletion,
  keys: WorkspaceKeys,
): readonly Action[] | undefined => {
  if (item?.contact === undefined) return undefined
  const { contact, version = 0 } = item
  const { job_id, row_number, left_out } = contact
  const ownsHome = item.owner === contactId
  // Rule D3: what is erased is the identities that the contact has.
  const closed = erase ? ({ erased: true } as const) : {}
  const pointers = IDENTITY_KINDS.flatMap((kind): UpdateAction[] => {
    const value = contact[kind]
    const key = value === undefined ? homeKey : keys.identity(kind, value).key
    return key === homeKey ? [] : [{ type: 'update', key, set: closed, release: true, condition: { owner: contactId } }]
  })
  const had = [...(ownsHome ? [homeKey] : []), ...pointers.map(({ key }) => key)].map((key) => endOf(key, keys))
  const home: UpdateAction = {
    type: 'update',
    key: homeKey,
    set: {
      version: version + 1,
      deleted: { by, job_id, row_number, ...(left_out && { left_out }), had },
      ...(ownsHome && closed),
    },
    removesContact: true,
    release: ownsHome,
    // Its own home loses the owner, and so counts `freed`, only together with a new version (rules 1 and D1).
    ...(ownsHome && { freed: (item.freed ?? 0) + 1 }),
    condition: { version },
  }
  return [home, ...pointers]
}
