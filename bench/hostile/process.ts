import { processorMilliseconds } from '../worker/heap-watch.ts'
import { importPayload } from '../sides/payload-import.ts'
import { UnreadableCsv } from '../../lambdas/import/source/unreadable-csv.ts'
import { NoDataRows } from '../../lambdas/import/source/no-data-rows.ts'
import { FILE_BYTES, HOSTILE_FILES, type HostileFile } from './hostile-files.ts'

/** What it took to read one file to its end. */
export interface FileRead {
  /** Of the processor: the same on a busy machine. */
  readonly milliseconds: number
  /** Bytes, live, the highest seen: of objects, and of buffers. */
  readonly heapBytes: number
}

/** Pieces between two measurements of the heap, each of which stops everything. */
const LOOK_EVERY = 8

/** Some files end in what is wrong with them: that is what their import comes to. */
const importFile = async (parts: () => AsyncIterable<Uint8Array>): Promise<void> => {
  try {
    await importPayload(parts, FILE_BYTES)
  } catch (error) {
    if (!(error instanceof UnreadableCsv || error instanceof NoDataRows)) throw error
  }
}

const read = async (file: HostileFile): Promise<FileRead> => {
  const { gc } = globalThis
  if (gc === undefined) throw new Error('The heap can be measured only with --expose-gc.')
  let isWatched = false
  let pieces = 0
  let heapBytes = 0
  async function* parts(): AsyncGenerator<Uint8Array> {
    for (const piece of HOSTILE_FILES[file]()) {
      pieces += 1
      if (isWatched && pieces % LOOK_EVERY === 0) {
        // The second waits until the buffers that the first found dead are gone.
        gc?.()
        gc?.()
        const { heapUsed, arrayBuffers } = process.memoryUsage()
        heapBytes = Math.max(heapBytes, heapUsed + arrayBuffers)
      }
      yield await Promise.resolve(piece)
    }
  }
  const start = processorMilliseconds()
  await importFile(parts)
  const milliseconds = processorMilliseconds() - start
  // Once more, because looking takes time.
  isWatched = true
  await importFile(parts)
  return { milliseconds, heapBytes }
}

// A process of its own for each file: memory is the process's.
process.once('message', (file: HostileFile) => {
  void read(file).then((result) => {
    process.send?.(result, () => {
      process.disconnect()
    })
  })
})
