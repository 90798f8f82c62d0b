import { createdPrefix, ID_BYTES } from '../../../lambdas/jobs/created-log.ts'
import { exportKey } from '../../../lambdas/jobs/export-file.ts'
import type { ExportStore } from '../../../lambdas/jobs/export-store.ts'
import type { Process, Simulator } from './simulator.ts'

/** Names that one call lists: few, so that a log has more than one page. */
const NAMES_PER_PAGE = 3

/** The log of created contacts as an export reads it, and the files that exports wrote. */
export const makeExports = (simulator: Simulator, created: ReadonlyMap<string, readonly string[]>) => {
  const files = new Map<string, string>()
  const bytesOf = (workspaceId: string): number =>
    [...created]
      .filter(([name]) => name.startsWith(createdPrefix(workspaceId)))
      .reduce((sum, [, ids]) => sum + ids.length * ID_BYTES, 0)
  const portFor = (process: Process): ExportStore => ({
    logBytes: (workspaceId) => simulator.call(process, 'exports.logBytes', async () => bytesOf(workspaceId)),
    created: async function* (workspaceId) {
      const prefix = createdPrefix(workspaceId)
      const namesBehind = (last: string): Promise<string[]> =>
        simulator.call(process, 'exports.list', async () =>
          [...created.keys()]
            .filter((name) => name.startsWith(prefix) && name > last)
            .toSorted((a, b) => (a < b ? -1 : 1))
            .slice(0, NAMES_PER_PAGE),
        )
      for (let names = await namesBehind(''); names.length > 0; names = await namesBehind(names.at(-1)!))
        for (const name of names) {
          const contactIds = await simulator.call(process, 'exports.get', async () => created.get(name) ?? [])
          yield { jobId: name.slice(prefix.length).split('/')[0] ?? '', contactIds }
        }
    },
    put: async (job, format, texts) => {
      const parts: string[] = []
      for await (const text of texts) parts.push(text)
      await simulator.call(process, 'exports.put', async () => void files.set(exportKey(job, format), parts.join('')))
    },
  })
  return { files, portFor }
}
