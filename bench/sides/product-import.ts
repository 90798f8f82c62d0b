import type { WorkspaceKeys } from '../../lambdas/contacts/identity.ts'
import { engineContextUntil } from '../../lambdas/import/engine-context.ts'
import { makeRowNormaliser, type NormalisedRow } from '../../lambdas/import/normalise/row.ts'
import { countOutcomes, type OutcomeCounts, type OutcomeRecord } from '../../lambdas/import/outcome.ts'
import type { ContactsTable } from '../../lambdas/contacts/contacts-table.ts'
import { BATCH_ROWS, importRows } from '../../lambdas/import/run.ts'
import type { Pace } from '../../lambdas/import/pace.ts'
import { readRows } from '../../lambdas/import/source/rows.ts'
import { makeWarnings } from '../../lambdas/import/source/warnings.ts'
import { systemClock } from '../../lambdas/platform/clock.ts'
import type { SampleContact } from '../sample-contacts.ts'
import { newJobId } from '../workspace.ts'

interface ProductImport {
  readonly contacts: readonly SampleContact[]
  readonly table: ContactsTable
  readonly keys: WorkspaceKeys
  readonly updateExisting?: boolean
  readonly pace?: Pace
}

function* normalised(contacts: readonly SampleContact[]): Generator<NormalisedRow> {
  const warnings = makeWarnings()
  const normalise = makeRowNormaliser({}, warnings)
  for (const row of readRows(contacts)) yield normalise(row)
}

interface ProductRecords {
  readonly jobId: string
  readonly records: readonly OutcomeRecord[]
}

/** What the product does with parsed rows until each has its outcome: normalise, read, plan, write. */
export const recordsByProduct = async (run: ProductImport): Promise<ProductRecords> => {
  const records: OutcomeRecord[] = []
  const jobId = newJobId()
  const context = {
    jobId,
    updateExisting: run.updateExisting ?? false,
    keys: run.keys,
    batchRows: BATCH_ROWS,
    engine: engineContextUntil(
      {
        table: run.table,
        clock: systemClock,
        random: Math.random,
        writesPermits: true,
        ...(run.pace && { pace: run.pace }),
      },
      Number.POSITIVE_INFINITY,
    ),
  }
  for await (const batch of importRows(normalised(run.contacts), 0, context)) records.push(...batch.outcomes)
  return { jobId, records }
}

/** How many rows came to what. */
export const importByProduct = async (run: ProductImport): Promise<OutcomeCounts> =>
  countOutcomes((await recordsByProduct(run)).records)

/** The same; it must create them all, or what was measured was something else. */
export const createByProduct = async (run: ProductImport): Promise<void> => {
  const { created } = await importByProduct(run)
  if (created !== run.contacts.length) throw new Error(`Of ${run.contacts.length} contacts ${created} were created.`)
}
