import type { Estimate } from '../import/estimate.ts'
import type { JobError } from './job.ts'

/** What an attempt came to. */
export type WorkResult =
  | 'hand over'
  | {
      readonly status: 'completed' | 'validated' | 'cancelled' | 'failed'
      readonly error?: JobError
      readonly estimate?: Estimate
      readonly report?: string
    }
