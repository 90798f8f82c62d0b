import * as z from 'zod'
import { countSchema } from '../platform/schemas.ts'
import { dataOf } from '../http/response.ts'
import { type Estimate, estimateSchema } from '../import/estimate.ts'
import type { OutcomeCounts } from '../import/outcome.ts'
import { countsOf, countsShape } from './job-counts.ts'
import { type JobReport, reportShape, shownReport } from './job-report.ts'
import { jobIdSchema } from './job.ts'

/** The response to an import that is complete: up to 500 rows that the request contained. */
export const importedSchema = z.object({
  job_id: jobIdSchema,
  status: z.enum(['completed', 'validated']).meta({ description: '`validated`: a dry run.' }),
  ...countsShape,
  total_count: countSchema,
  ...reportShape,
  estimate: estimateSchema.exactOptional(),
})

/** The response to a queued import. */
export const queuedSchema = z.object({
  job_id: jobIdSchema,
  status: z.literal('queued'),
  ...countsShape,
  ...reportShape,
})

export const importedBodySchema = dataOf(importedSchema)
export const queuedBodySchema = dataOf(queuedSchema)
const importBodySchema = dataOf(z.union([importedSchema, queuedSchema]))

interface Finished {
  readonly jobId: string
  readonly status: 'completed' | 'validated' | 'queued'
  readonly counts: OutcomeCounts
  readonly unchanged: number
  readonly total: number | null
  readonly report: JobReport
  readonly estimate?: Estimate
}

/**
 * The response body of an import as JSON text. It is stored with the job, so that a replay is identical byte for byte.
 */
export const importResponse = ({ jobId, status, counts, unchanged, total, report, estimate }: Finished): string =>
  JSON.stringify(
    importBodySchema.parse({
      data: {
        job_id: jobId,
        status,
        ...countsOf(counts, unchanged),
        total_count: total,
        ...shownReport(report),
        ...(estimate && { estimate }),
      },
    }),
  )
