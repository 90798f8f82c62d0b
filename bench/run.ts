import { LocalCloudFailure } from '../local/failure.ts'
import { runMain } from '../local/main.ts'
import { makeProgress, type Progress } from '../local/progress.ts'
import { openEngine, type DynamoDbEngine } from './dynamodb-engine.ts'
import { figuresOf } from './figures.ts'
import { commit, machine } from './machine.ts'
import { figuresTable, writeResults } from './report.ts'
import type { Measurement, Suite } from './suite.ts'
import { coldStartSuite } from './suites/cold-start.ts'
import { engineSpeedSuite } from './suites/engine-speed.ts'
import { hostileFilesSuite } from './suites/hostile-files.ts'
import { httpSuite } from './suites/http.ts'
import { outcomeReadsSuite } from './suites/outcome-reads.ts'
import { parseSpeedSuite } from './suites/parse-speed.ts'
import { storedBytesSuite } from './suites/stored-bytes.ts'
import { exportsSuite } from './suites/exports.ts'
import { undoSuite } from './suites/undo.ts'
import { turnsSuite } from './suites/turns.ts'
import { unitsSuite } from './suites/units.ts'
import { workerSpeedSuite } from './suites/worker-speed.ts'
import { workerSuite } from './suites/worker.ts'

const SUITES: readonly Suite[] = [
  unitsSuite,
  engineSpeedSuite,
  httpSuite,
  parseSpeedSuite,
  coldStartSuite,
  hostileFilesSuite,
  workerSpeedSuite,
  workerSuite,
  outcomeReadsSuite,
  storedBytesSuite,
  undoSuite,
  exportsSuite,
  turnsSuite,
]

const write = (text: string): void => {
  process.stdout.write(text)
}

const chosenSuites = (names: readonly string[]): readonly Suite[] => {
  const unknown = names.filter((name) => !SUITES.some((suite) => suite.name === name))
  if (unknown.length > 0)
    throw new LocalCloudFailure(
      `Unknown: ${unknown.join(', ')}. Choose of ${SUITES.map(({ name }) => name).join(', ')}, or nothing for all.`,
    )
  return names.length === 0 ? SUITES : SUITES.filter(({ name }) => names.includes(name))
}

/** A suite that cannot be measured costs the others nothing, but the run does not pass as one that measured everything. */
const measured = async (suite: Suite, engine: DynamoDbEngine, progress: Progress): Promise<Measurement> => {
  try {
    return await suite.measure(engine, progress)
  } catch (error) {
    process.exitCode = 1
    const why = error instanceof LocalCloudFailure ? error.message : error instanceof Error ? error.stack : error
    return { measured: {}, notes: [`not measured: ${String(why)}`] }
  }
}

/**
 * `npm run bench`, or `npm run bench -- <suite> …` for some suites, whose results are only printed. A missed goal is no
 * failure.
 */
const bench = async (): Promise<void> => {
  const suites = chosenSuites(process.argv.slice(2))
  const progress = makeProgress(write)
  const engine = await openEngine()
  const results: { suite: Suite; measurement: Measurement }[] = []
  try {
    for (const suite of suites) results.push({ suite, measurement: await measured(suite, engine, progress) })
  } finally {
    await engine.stop()
  }
  const figures = results.flatMap(({ suite, measurement }) => figuresOf(suite.figures, measurement.measured))
  const { name, version } = engine
  const on = { engine: { name, version }, machine: machine(), commit: await commit() }
  write(`\nOn ${name} ${version}; ${Object.values(on.machine).join(', ')}; commit ${on.commit}\n\n`)
  write(`${figuresTable(figures)}\n\n`)
  for (const { suite, measurement } of results) for (const note of measurement.notes) write(`${suite.name}: ${note}\n`)
  if (suites.length === SUITES.length) write(`\nWritten: ${await writeResults({ ...on, figures })}\n`)
}

await runMain(bench)
