import { LocalCloudFailure } from '../../local/failure.ts'
import type { Progress } from '../../local/progress.ts'
import { faultOfUnits } from '../capacity.ts'
import type { Suite } from '../suite.ts'
import { ASSUMED_CALL_MS, costOf, lambdaSeconds, totalOf } from '../worker/cost.ts'
import { startJobProcess, type JobProcess, type MeasuredRun } from '../worker/job-process.ts'

const SMALL = 10_000
const MIDDLE = 100_000
const LARGE = 1_000_000
/** The large import stands still after as many rows, for a small one to have its turn: what drifts meets both. */
const TURN = 50_000

interface WorkerRuns {
  readonly small: readonly MeasuredRun[]
  readonly middle: MeasuredRun
  readonly large: MeasuredRun
  /** As many as `middle`, with an email and a phone each. */
  readonly pairs: MeasuredRun
}

/** The worker's own loop on files far apart in size: whether a row costs the same whichever the file, and what it costs on AWS. */
export const workerSuite: Suite = {
  name: 'worker',
  figures: [
    'rows_per_second_1m_vs_10k',
    'memory_1m_vs_10k',
    'cost_per_million_rows_usd',
    'cost_per_million_rows_two_identities_usd',
  ],
  measure: (engine, progress) =>
    engine.use(async () => {
      const fault = await faultOfUnits()
      const runs = await measureRuns(progress)
      const [first] = runs.small
      if (first === undefined) throw new LocalCloudFailure('No small import had its turn.')
      const { large } = runs
      const cost = costOf(large)
      const small = sumOf(runs.small)
      return {
        measured: {
          rows_per_second_1m_vs_10k: perSecond(large) / perSecond(small),
          memory_1m_vs_10k: large.heapBytes / first.heapBytes,
          ...(fault === undefined && {
            cost_per_million_rows_usd: (totalOf(cost) / LARGE) * 1e6,
            cost_per_million_rows_two_identities_usd: (totalOf(costOf(runs.pairs)) / MIDDLE) * 1e6,
          }),
        },
        notes: notesOf(runs, small, cost, fault),
      }
    }),
}

const measureRuns = async (progress: Progress): Promise<WorkerRuns> => {
  const processes: JobProcess[] = []
  /** Each process has compiled its code by a small import that does not count. */
  const start = async (): Promise<JobProcess> => {
    const started = startJobProcess()
    processes.push(started)
    await started.run(SMALL)
    return started
  }
  try {
    progress(`Importing ${LARGE} rows by the worker, and in turns ${SMALL}`)
    const ofSmall = await start()
    const ofLarge = await start()
    const small = [await ofSmall.run(SMALL)]
    const onPause = async (position: number): Promise<void> => {
      const run = await ofSmall.run(SMALL)
      small.push(run)
      if (position % (2 * TURN) === 0) progress(`${position} rows; ${SMALL} at ${Math.round(perSecond(run))} rows/s`)
    }
    const large = await ofLarge.run(LARGE, { pauses: { every: TURN, until: onPause } })
    progress(`Importing ${MIDDLE} rows, and as many of two identities`)
    const ofMiddle = await start()
    const middle = await ofMiddle.run(MIDDLE)
    return { small, large, middle, pairs: await ofMiddle.run(MIDDLE, { hasPhones: true }) }
  } finally {
    await Promise.all(processes.map((one) => one.stop()))
  }
}

interface Timed {
  readonly rows: number
  readonly milliseconds: number
}

const perSecond = ({ rows, milliseconds }: Timed): number => (rows / milliseconds) * 1_000

const sumOf = (runs: readonly Timed[]): Timed =>
  runs.reduce((sum, { rows, milliseconds }) => ({
    rows: sum.rows + rows,
    milliseconds: sum.milliseconds + milliseconds,
  }))

const megabytes = (bytes: number): string => `${(bytes / 2 ** 20).toFixed(1)} MB`

const notesOf = (
  { small, middle, large, pairs }: WorkerRuns,
  allSmall: Timed,
  cost: ReturnType<typeof costOf>,
  fault: string | undefined,
): string[] => {
  const speed = (what: string, run: Timed): string => `${what} ${Math.round(perSecond(run))} rows/s`
  const [first] = small
  const memory = (what: string, run: MeasuredRun | undefined): string =>
    run === undefined
      ? ''
      : `${what} ${megabytes(run.heapBytes)} (buffers ${megabytes(run.bufferBytes)}, RSS ${megabytes(run.maxRssBytes)})`
  const partsOf = (of: ReturnType<typeof costOf>): string =>
    Object.entries(of)
      .map(([name, dollars]) => `${name} ${dollars.toFixed(4)}`)
      .join(', ')
  return [
    `${speed('10k', allSmall)} (${small.length} times, in turns with the 1M), ${speed('100k', middle)}, ${speed('1M', large)}; ` +
      `the 1M in ${(large.milliseconds / 1_000).toFixed(0)} s and ${large.invocations} invocation(s); one identity a row, all new`,
    `heap after collection, highest: ${memory('10k', first)}, ${memory('100k', middle)}, ${memory('1M', large)}`,
    `1M requests: ${JSON.stringify(large.requests)}; units ${JSON.stringify(large.units)}; ` +
      `payload ${megabytes(large.payloadBytes)}, outcomes ${megabytes(large.outcomeBytes)}: a row takes ` +
      `${(large.payloadBytes / LARGE).toFixed(1)} bytes for 7 days and ${(large.outcomeBytes / LARGE).toFixed(1)} for 30; ` +
      `processor ${(large.processorMilliseconds / 1_000).toFixed(0)} s`,
    fault === undefined
      ? `1M in USD, us-east-1 list prices: ${partsOf(cost)}; Lambda for ${lambdaSeconds(large).toFixed(0)} s: the processor's time here ` +
        `and assumed waits of ${JSON.stringify(ASSUMED_CALL_MS)} ms a call; ` +
        `100k with two identities a row: ${partsOf(costOf(pairs))}`
      : `no cost, because the units are not counted truly: ${fault}`,
  ]
}
