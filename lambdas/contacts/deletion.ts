import type { Action, UpdateAction } from './action.ts'
import type { ContactItem } from './contact.ts'
import type { ContactsTable } from './contacts-table.ts'
import { IDENTITY_KINDS, type WorkspaceKeys } from './identity.ts'

export interface Deletion {
  readonly contactId: string
  /** Who deletes: an id. It stays at the contact's home. */
  readonly by: string
  /** Whether the contact's identities stay closed: rows that name them fail. */
  readonly erase: boolean
}

export type DeletionResult = 'deleted' | 'gone'

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
      if (actions === undefined) return item?.deleted?.by === deletion.by ? 'deleted' : 'gone'
      if ((await table.writeTogether(actions)).ok) return 'deleted'
    }
    throw new DeletionContested('The contact was still contested after many tries.')
  }

/**
 * One transaction (protocol, rule D1): the home loses the contact and its owner, and keeps a version beyond all before, who deleted the
 * contact and which row made it; the pointers to it are released. Undefined where there is no contact.
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
  const home: UpdateAction = {
    type: 'update',
    key: homeKey,
    set: {
      version: version + 1,
      deleted: { by, job_id, row_number, ...(left_out && { left_out }) },
      ...(ownsHome && closed),
    },
    removesContact: true,
    release: ownsHome,
    condition: { version },
  }
  const pointers = IDENTITY_KINDS.flatMap((kind): UpdateAction[] => {
    const value = contact[kind]
    const key = value === undefined ? homeKey : keys.identity(kind, value).key
    return key === homeKey ? [] : [{ type: 'update', key, set: closed, release: true, condition: { owner: contactId } }]
  })
  return [home, ...pointers]
}
