import type { UpdateAction } from '../../contacts/action.ts'
import { permitIn } from '../../contacts/permit.ts'
import type { WorkspaceKeys } from '../../contacts/identity.ts'
import { heldIdentities, type ContactWrite } from '../contact-write.ts'
import { NO_IDS, type Items } from '../planning-state.ts'
import type { UndoRow } from './undo-row.ts'

interface DeletionContext {
  readonly items: Items
  readonly keys: WorkspaceKeys
  readonly jobId: string
}

/**
 * Empties a home, for good, and gives its identities back in the same transaction. A pointer that was written as a permit is nobody's
 * without its home (protocol, rule P2): it costs no write. Undefined where what was read contradicts itself.
 */
export const deletion = (
  { contactId, rowNumber }: UndoRow,
  homeKey: string,
  { items, keys, jobId }: DeletionContext,
): ContactWrite | undefined => {
  const home = items.get(homeKey)
  if (home?.contact === undefined) return undefined
  const { contact, version = 0, owner } = home
  const actions: UpdateAction[] = [
    {
      type: 'update',
      key: homeKey,
      set: { version: version + 1 },
      release: owner === contactId,
      deletedBy: jobId,
      condition: { version },
    },
  ]
  for (const { key } of heldIdentities(contact, keys)) {
    if (key === homeKey) continue
    const pointer = items.get(key)
    if (pointer?.owner !== contactId) return undefined
    if (permitIn(pointer) !== undefined) continue
    actions.push({ type: 'update', key, set: {}, release: true, condition: { owner: contactId } })
  }
  return { contactId, pendingId: contactId, rows: [rowNumber], permits: [], actions, takes: [], after: NO_IDS }
}
