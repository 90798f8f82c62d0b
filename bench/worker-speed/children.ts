import { fork, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { WORKER_NODE_OPTIONS } from '../../lib/worker-node-options.ts'
import { cloudEnvironment } from '../../local/cloud-environment.ts'
import type { ImportOrder, ImportRun, TableOrder } from './messages.ts'

interface Child {
  readonly process: ChildProcess
  readonly ended: Promise<number>
}

const start = (file: string, env: NodeJS.ProcessEnv = process.env): Child => {
  const child = fork(join(import.meta.dirname, file), { execArgv: [WORKER_NODE_OPTIONS], env })
  return { process: child, ended: once(child, 'exit').then(([code]) => Number(code)) }
}

const ask = async <Response>({ process: child, ended }: Child, order: object): Promise<Response> => {
  child.send(order)
  const response = await Promise.race([once(child, 'message'), ended])
  if (typeof response === 'number') throw new Error(`A process of the benchmark ended with code ${response}.`)
  return response[0] as Response
}

const stop = async ({ process: child, ended }: Child): Promise<void> => {
  if (child.exitCode === null && child.signalCode === null) child.disconnect()
  await ended
}

/** A process that imports into a table of its own or of others. */
export interface Importer {
  run(order: ImportOrder): Promise<ImportRun>
}

/** Does `work` beside a stub of the table, with processes that import into it. */
export const withTableStub = async <Result>(
  order: TableOrder,
  work: (newImporter: () => Importer) => Promise<Result>,
): Promise<Result> => {
  const table = start('table-process.ts')
  const importers: Child[] = []
  try {
    const port = await ask<number>(table, order)
    const env = cloudEnvironment(`http://127.0.0.1:${port}`)
    return await work(() => {
      const child = start('import-process.ts', env)
      importers.push(child)
      return { run: (wanted) => ask<ImportRun>(child, wanted) }
    })
  } finally {
    await Promise.all([...importers, table].map(stop))
  }
}
