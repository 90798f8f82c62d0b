import type { JobRun } from './run-job.ts'

/** What a process is asked for. */
export type Order =
  | {
      readonly order: 'run'
      readonly rows: number
      /** Every row has a phone besides its email. */
      readonly hasPhones?: boolean
      /** Rows after which the process waits for leave to go on; left out: it never does. */
      readonly pauseEvery?: number
    }
  | { readonly order: 'go on' }

/** What it answers. */
export type Report =
  | { readonly report: 'paused'; readonly position: number }
  | { readonly report: 'done'; readonly run: JobRun; readonly maxRssBytes: number }
