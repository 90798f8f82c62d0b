import type { JobStore } from '../../lambdas/jobs/ports.ts'

/** Watches a run, and knows what the watching itself took. */
export interface HeapWatch {
  /** The store, watched: after every so many checkpoints the garbage is collected and the heap measured. */
  watch(jobs: JobStore): JobStore
  /** Milliseconds that the watching took: of the clock, and of the processor. */
  taken(): { readonly clock: number; readonly processor: number }
  /** Bytes, the highest seen after a collection. */
  highest(): { readonly heap: number; readonly buffers: number }
}

interface Options {
  /** Checkpoints between two measurements. */
  readonly every: number
  /** The run waits for it, and its time does not count. */
  readonly onCheckpoint: (position: number) => Promise<void> | void
}

/** Of this process since its start, all threads. */
export const processorMilliseconds = (): number => {
  const { user, system } = process.cpuUsage()
  return (user + system) / 1_000
}

export const makeHeapWatch = ({ every, onCheckpoint }: Options): HeapWatch => {
  const { gc } = globalThis
  if (gc === undefined) throw new Error('The heap can be measured only with --expose-gc.')
  let checkpoints = 0
  const taken = { clock: 0, processor: 0 }
  const highest = { heap: 0, buffers: 0 }

  const look = (): void => {
    gc()
    const { heapUsed, arrayBuffers } = process.memoryUsage()
    highest.heap = Math.max(highest.heap, heapUsed)
    highest.buffers = Math.max(highest.buffers, arrayBuffers)
  }
  const watchCheckpoint = async (position: number): Promise<void> => {
    const start = { clock: performance.now(), processor: processorMilliseconds() }
    checkpoints += 1
    if (checkpoints % every === 0) look()
    await onCheckpoint(position)
    taken.clock += performance.now() - start.clock
    taken.processor += processorMilliseconds() - start.processor
  }
  return {
    watch: (jobs) => ({
      ...jobs,
      change: async (job, changes, writer) => {
        const changed = await jobs.change(job, changes, writer)
        if (changes.position !== undefined) await watchCheckpoint(changes.position)
        return changed
      },
    }),
    taken: () => taken,
    highest: () => highest,
  }
}
