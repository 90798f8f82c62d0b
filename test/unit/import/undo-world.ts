import type { ContactInput } from '../../../lambdas/contacts/contact-schema.ts'
import { workspaceKeys } from '../../../lambdas/contacts/identity.ts'
import type { Changes } from '../../../lambdas/import/changes.ts'
import { dryRunTable } from '../../../lambdas/import/dry-run-table.ts'
import type { NormalisedRow } from '../../../lambdas/import/normalise/row.ts'
import type { OutcomeRecord } from '../../../lambdas/import/outcome.ts'
import { importRows } from '../../../lambdas/import/run.ts'
import { mergedChanges } from '../../../lambdas/import/undo/restoration.ts'
import { undoBatch } from '../../../lambdas/import/undo/undo-batch.ts'
import type { UndoRow } from '../../../lambdas/import/undo/undo-row.ts'
import { assertIdentitiesHold } from '../../support/simulation/invariants.ts'
import { makeSimulatedTable } from '../../support/simulation/simulated-table.ts'

export const keys = workspaceKeys('w', new Uint8Array(32))

interface Undoing {
  readonly undoes: string
  readonly jobId?: string
  readonly earlier?: readonly string[]
  readonly isDryRun?: boolean
}

/** Imports and their undos on one table, with a clock that goes on with each. */
export const makeUndoWorld = ({ writesPermits = true } = {}) => {
  const table = makeSimulatedTable({
    onWrite: () => {
      assertIdentitiesHold(table.items, keys)
    },
  })
  const records = new Map<string, OutcomeRecord[]>()
  let now = 0
  const engineOf = (isDryRun: boolean) => ({
    ports: {
      table: isDryRun ? dryRunTable(table, { now: () => 0 }) : table,
      clock: { now: () => now, sleep: () => Promise.resolve() },
      random: () => 0,
      writesPermits,
    },
    ensureLease: () => Promise.resolve(),
  })
  /** Takes an import up where it was left, if it was. */
  const runImport = async (jobId: string, rows: readonly ContactInput[], batchRows = 500): Promise<OutcomeRecord[]> => {
    now += 1_000
    const done = [...(records.get(jobId) ?? [])]
    const from = done.length
    const context = { jobId, updateExisting: true, keys, batchRows, engine: engineOf(false) }
    const numbered: NormalisedRow[] = rows.map((input, n) => ({ rowNumber: from + n + 1, input }))
    for await (const batch of importRows(numbered, from, context)) done.push(...batch.outcomes)
    records.set(jobId, done)
    return done
  }
  /** The same by a worker that dies before it records anything; nobody takes the import up again. */
  const runAndDie = async (jobId: string, rows: readonly ContactInput[]): Promise<void> => {
    const recorded = records.get(jobId) ?? []
    await runImport(jobId, rows)
    records.set(jobId, recorded)
  }
  const changing = (jobId: string): OutcomeRecord[] =>
    (records.get(jobId) ?? []).filter(
      ({ outcome, changed, matched_by }) =>
        outcome === 'created' || (outcome === 'updated' && changed !== false && matched_by !== 'row'),
    )
  const rowsOf = (jobId: string): UndoRow[] => {
    const all = changing(jobId)
    return all.flatMap(({ row_number, outcome, contact_id: contactId = '' }, n) => {
      const isSame = (other: OutcomeRecord): boolean => other.contact_id === contactId && other.outcome === 'updated'
      const row = { rowNumber: row_number, contactId }
      if (outcome === 'created') return [{ ...row, outcome }] as UndoRow[]
      if (all.slice(0, n).some(isSame)) return []
      return [{ ...row, outcome: 'updated', ...(all.slice(n + 1).some(isSame) && { isRepeated: true as const }) }]
    })
  }
  const changesOf = (jobId: string) => (rows: readonly UndoRow[]) =>
    Promise.resolve(
      new Map<string, Changes>(
        rows.map(({ contactId }) => [
          contactId,
          mergedChanges(
            changing(jobId).flatMap(({ contact_id, changes }) =>
              contact_id === contactId && changes !== undefined ? [changes] : [],
            ),
          ),
        ]),
      ),
    )
  const undo = ({ undoes, jobId = `undo of ${undoes}`, earlier = [], isDryRun = false }: Undoing) => {
    now += 1_000
    const engine = engineOf(isDryRun)
    const endedAt = new Date(now - 1_000).toISOString()
    return undoBatch(rowsOf(undoes), {
      endedAt,
      jobId,
      undoes,
      earlier,
      isDryRun,
      keys,
      engine,
      changesOf: changesOf(undoes),
    })
  }
  /** The values of all contacts, by their homes. */
  const contacts = () =>
    Object.fromEntries(
      [...table.items].flatMap(([key, { contact }]) => {
        if (contact === undefined) return []
        const { created_at: _, updated_at: __, last: ___, ...values } = contact
        return [[key, values]]
      }),
    )
  return { table, runImport, runAndDie, undo, contacts }
}

/** What records say, in short. */
export const told = (records: readonly OutcomeRecord[]) =>
  records.map(({ outcome, code, fields }) => [outcome, ...(code ? [code] : []), ...(fields ?? [])].join(' '))

export const ADA = { email: 'ada@x.io', company: 'Acme' }
