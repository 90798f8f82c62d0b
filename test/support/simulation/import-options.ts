import type { ImportRequest } from '../../../lambdas/import/request.ts'
import type { JobOptions } from '../../../lambdas/jobs/job.ts'
import type { SimulatedImport } from './scenario.ts'

const rulesOf = ({ matchBy, merge, createMissing, blankCells }: SimulatedImport) => ({
  ...(matchBy && { match_by: matchBy }),
  ...(merge && { merge }),
  ...(blankCells && { blank_cells: blankCells }),
  ...(createMissing !== undefined && { create_missing: createMissing }),
})

/** The options of an import as its job has them. */
export const jobOptionsOf = (asked: SimulatedImport): JobOptions => ({
  source: asked.way === 'upload' ? 'upload' : asked.way === 'queued' && asked.format === 'csv' ? 'csv' : 'rows',
  update_existing: asked.updateExisting,
  ...rulesOf(asked),
  tags: [...(asked.tags ?? [])],
  default_country: null,
  dry_run: asked.dryRun,
})

/** The same as its request has them. */
export const requestOptions = (asked: SimulatedImport): ImportRequest['options'] => ({
  has_header: true,
  update_existing: asked.updateExisting,
  ...rulesOf(asked),
  tags: [...(asked.tags ?? [])],
  dry_run: asked.dryRun,
})

/** An import of the same rows by a worker: those of an inline import were kept as NDJSON. */
export const followUpOf = (asked: SimulatedImport): SimulatedImport => ({
  ...asked,
  way: 'queued',
  format: asked.way === 'inline' ? 'ndjson' : asked.format,
  dryRun: false,
})

/** The import of the failed rows of another, with its other options. */
export const retryOf = (asked: SimulatedImport): SimulatedImport => ({ ...followUpOf(asked), ...asked.retriedWith })
