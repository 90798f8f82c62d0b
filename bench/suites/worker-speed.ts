import { median } from '../rounds.ts'
import type { Suite } from '../suite.ts'
import { withTableStub, type Importer } from '../worker-speed/children.ts'
import type { ImportOrder, ImportRun } from '../worker-speed/messages.ts'

/** Usual times on AWS, in milliseconds. */
const AWS = { readMs: 15, writeMs: 10 } as const
const S3_MS = 36
const JOB_MS = 10

const ROWS = 30_000
const ROUNDS = 5
/** More than the table takes while the small imports are measured. */
const LARGE_ROWS = 60_000
const SMALL_ROWS = 500
const SMALL_IMPORTS = 9
const UNITS_PER_SECOND = 4_000

const queued = (rows: number): ImportOrder => ({ order: 'queued', rows, s3Ms: S3_MS, jobMs: JOB_MS })

/** A worker's speed where only AWS's times count, and what a large import leaves to a small one. */
export const workerSpeedSuite: Suite = {
  name: 'worker-speed',
  figures: ['worker_rows_per_second_at_aws_latency', 'worker_cpu_vs_sdk_writes', 'interactive_beside_large'],
  measure: async (_engine, progress) => {
    progress(`A worker and the document client alone, in turns: ${ROUNDS} rounds of ${ROWS} rows with email and phone`)
    const { worker, client } = await withTableStub({ ...AWS, unitsPerSecond: null }, measureWorker)
    progress(`Small imports alone, and beside a large one, on a table of ${UNITS_PER_SECOND} units/s`)
    const { alone, beside } = await withTableStub({ ...AWS, unitsPerSecond: UNITS_PER_SECOND }, measureBeside)
    const speeds = worker.map(perSecond)
    const ratios = worker.map((run, round) => processorPerRow(run) / processorPerRow(client[round] ?? run))
    return {
      measured: {
        worker_rows_per_second_at_aws_latency: median(speeds),
        worker_cpu_vs_sdk_writes: median(ratios),
        interactive_beside_large: median(beside) / median(alone),
      },
      notes: [
        `a worker ${spread(speeds)} rows/s; its processor time a row ${spread(worker.map(processorPerRow))} µs, that of the same ` +
          `writes by the document client ${spread(client.map(processorPerRow))} µs, the ratio ${spread(ratios, 2)}`,
        `at the processor time of a row, ${Math.round(1e6 / median(worker.map(processorPerRow)))} rows/s are what one processor allows; ` +
          `the stub of the table takes its share of this machine's`,
        `${SMALL_ROWS} rows inline on a table of ${UNITS_PER_SECOND} units/s: alone ${spread(alone)} ms, beside a large import ${spread(beside)} ms`,
      ],
    }
  },
}

const measureWorker = async (newImporter: () => Importer) => {
  const [workerProcess, clientProcess] = [newImporter(), newImporter()]
  const client: ImportRun[] = []
  const worker: ImportRun[] = []
  for (let round = 0; round <= ROUNDS; round += 1) {
    const runs = [
      await workerProcess.run(queued(ROWS)),
      await clientProcess.run({ order: 'document client', rows: ROWS }),
    ] as const
    // In the first, code is compiled and connections are made.
    if (round === 0) continue
    worker.push(runs[0])
    client.push(runs[1])
  }
  return { worker, client }
}

const measureBeside = async (newImporter: () => Importer) => {
  const [large, small] = [newImporter(), newImporter()]
  const times = async (count: number): Promise<number[]> => {
    const all: number[] = []
    for (let n = 0; n < count; n += 1) all.push((await small.run({ order: 'inline', rows: SMALL_ROWS })).milliseconds)
    return all
  }
  await times(2)
  const alone = await times(SMALL_IMPORTS)
  const state = { isOver: false }
  const ended = large.run(queued(LARGE_ROWS)).finally(() => {
    state.isOver = true
  })
  const beside: number[] = []
  while (!state.isOver && beside.length < SMALL_IMPORTS) beside.push(...(await times(1)))
  await ended
  return { alone, beside }
}

const perSecond = ({ rows, milliseconds }: ImportRun): number => (rows / milliseconds) * 1_000

const processorPerRow = ({ rows, processorMilliseconds }: ImportRun): number => (processorMilliseconds / rows) * 1_000

/** The median, and between what the values lie. */
const spread = (values: readonly number[], decimals = 0): string =>
  `${median(values).toFixed(decimals)} (${Math.min(...values).toFixed(decimals)} to ${Math.max(...values).toFixed(decimals)})`
