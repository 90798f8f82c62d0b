import { fork } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { WORKER_NODE_OPTIONS } from '../../lib/worker-node-options.ts'
import { FILE_BYTES, HOSTILE_FILES, type HostileFile } from '../hostile/hostile-files.ts'
import type { FileRead } from '../hostile/process.ts'
import type { Suite } from '../suite.ts'

/** Files made to be dear, of the size that an upload may have: by the import engine, against a plain file of that size. */
export const hostileFilesSuite: Suite = {
  name: 'hostile-files',
  figures: ['hostile_csv_time_vs_plain', 'hostile_csv_memory_vs_plain'],
  measure: async (_engine, progress) => {
    const names = Object.keys(HOSTILE_FILES) as HostileFile[]
    progress(`Reading ${names.length} CSVs of ${megabytes(FILE_BYTES)}, each in a process of its own`)
    const reads = new Map<HostileFile, FileRead>()
    for (const name of names) reads.set(name, await readAlone(name))
    const plain = reads.get('plain')
    if (plain === undefined) throw new Error('There is no plain file to compare with.')
    const hostile = [...reads].filter(([name]) => name !== 'plain')
    const worst = (of: (read: FileRead) => number): number =>
      Math.max(...hostile.map(([, read]) => of(read) / of(plain)))
    return {
      measured: {
        hostile_csv_time_vs_plain: worst(({ milliseconds }) => milliseconds),
        hostile_csv_memory_vs_plain: worst(({ heapBytes }) => heapBytes),
      },
      notes: [...reads].map(
        ([name, { milliseconds, heapBytes }]) =>
          `${name}: ${(milliseconds / 1_000).toFixed(2)} s, at most ${megabytes(heapBytes)} live`,
      ),
    }
  },
}

const megabytes = (bytes: number): string => `${(bytes / 2 ** 20).toFixed(1)} MB`

const readAlone = async (name: HostileFile): Promise<FileRead> => {
  const child = fork(join(import.meta.dirname, '..', 'hostile', 'process.ts'), {
    execArgv: ['--expose-gc', WORKER_NODE_OPTIONS],
  })
  const ended = once(child, 'exit').then(([code]) => Number(code))
  child.send(name)
  const response = await Promise.race([once(child, 'message'), ended])
  if (typeof response === 'number') throw new Error(`The process that read "${name}" ended with code ${response}.`)
  await ended
  return response[0] as FileRead
}
