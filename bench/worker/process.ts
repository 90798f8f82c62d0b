import { once } from 'node:events'
import type { Order, Report } from './messages.ts'
import { runJob } from './run-job.ts'

/**
 * Checkpoints between two measurements of the heap: each stops everything for about as long as a tenth of a batch
 * takes.
 */
const LOOK_EVERY = 4

const report = (message: Report): void => {
  process.send?.(message)
}

const pause = async (position: number): Promise<void> => {
  report({ report: 'paused', position })
  await once(process, 'message')
}

// A process of its own for each size: memory is the process's. It ends with the one that started it.
process.on('message', (message: Order) => {
  if (message.order === 'run') void work(message)
})
process.on('disconnect', () => process.exit())

const work = async ({
  rows,
  hasPhones = false,
  pauseEvery = Number.POSITIVE_INFINITY,
}: Order & { order: 'run' }): Promise<void> => {
  const onCheckpoint = (position: number) =>
    position % pauseEvery === 0 && position < rows ? pause(position) : undefined
  const run = await runJob({ rows, hasPhones, lookEvery: LOOK_EVERY, onCheckpoint })
  report({ report: 'done', run, maxRssBytes: process.resourceUsage().maxRSS * 1_024 })
}
