import type { Line, Slots } from '../../../lambdas/jobs/slots.ts'
import type { SlotStore } from '../../../lambdas/jobs/slot-store.ts'

interface SlotMemoryOptions {
  /** Called when a line is changed, before anybody hears of it. */
  readonly onChange?: (before: Slots, after: Slots) => void
}

/** The lines of workspaces in memory, by the rules of the control table. */
export const makeMemorySlotStore = ({ onChange }: SlotMemoryOptions = {}): SlotStore & {
  readonly lines: ReadonlyMap<string, Slots>
} => {
  const lines = new Map<string, Slots & { readonly writer: string }>()
  const stored = (workspace_id: string) =>
    lines.get(workspace_id) ?? { workspace_id, revision: 0, running: [], waiting: [], writer: '' }
  return {
    lines,
    read: async (workspaceId) => {
      const { writer, ...slots } = stored(workspaceId)
      return structuredClone(slots)
    },
    change: async (seen, { running, waiting }: Line, writer) => {
      const { workspace_id } = seen
      const before = stored(workspace_id)
      if (before.revision !== seen.revision) return before.revision === seen.revision + 1 && before.writer === writer
      const after = structuredClone({ workspace_id, revision: seen.revision + 1, running, waiting, writer })
      lines.set(workspace_id, after)
      onChange?.(before, after)
      return true
    },
  }
}
