import { fork } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { WORKER_NODE_OPTIONS } from '../../lib/worker-node-options.ts'
import type { Order, Report } from './messages.ts'
import type { JobRun } from './run-job.ts'

export interface MeasuredRun extends JobRun {
  /** The most that the process had in memory since its start. */
  readonly maxRssBytes: number
}

interface RunOptions {
  /** Every row has a phone besides its email. */
  readonly hasPhones?: boolean
  /** The process stands still after every so many rows until `until` is done. */
  readonly pauses?: { readonly every: number; readonly until: (position: number) => Promise<void> }
}

/** A process that imports files one after another, and nothing besides. */
export interface JobProcess {
  run(rows: number, options?: RunOptions): Promise<MeasuredRun>
  stop(): Promise<void>
}

/** Starts one that talks to the DynamoDB of this process's environment, with Node's options of the deployed worker. */
export const startJobProcess = (): JobProcess => {
  const child = fork(join(import.meta.dirname, 'process.ts'), { execArgv: ['--expose-gc', WORKER_NODE_OPTIONS] })
  const ended = once(child, 'exit').then(([code]) => Number(code))
  const send = (order: Order): void => {
    child.send(order)
  }
  const nextReport = async (): Promise<Report> => {
    const report = await Promise.race([once(child, 'message'), ended])
    if (typeof report === 'number') throw new Error(`The process that ran the worker ended with code ${report}.`)
    return report[0] as Report
  }
  return {
    run: async (rows, { hasPhones = false, pauses } = {}) => {
      send({ order: 'run', rows, hasPhones, ...(pauses && { pauseEvery: pauses.every }) })
      for (;;) {
        const report = await nextReport()
        if (report.report === 'done') return { ...report.run, maxRssBytes: report.maxRssBytes }
        await pauses?.until(report.position)
        send({ order: 'go on' })
      }
    },
    stop: async () => {
      if (child.exitCode === null && child.signalCode === null) child.disconnect()
      await ended
    },
  }
}
