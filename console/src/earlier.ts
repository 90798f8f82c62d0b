import type { Inspection, Job } from './types.ts'

/** What an earlier import of a file with the same columns made of them. */
export interface Earlier {
  readonly job: Job
  /** For every column of this file: its field, or null. */
  readonly mapping: Readonly<Record<string, string | null>>
}

const WITH_COLUMNS = ['csv', 'xlsx']

/**
 * The newest of the imports in which somebody said what the columns are, where this file has all of those columns. A
 * column that it did not take is left out again.
 */
export const earlierOf = (jobs: readonly Job[], { format, columns }: Inspection): Earlier | undefined => {
  if (!WITH_COLUMNS.includes(format)) return undefined
  const names = new Set(columns.map(({ name }) => name))
  for (const job of jobs) {
    const { mapping = {}, mapping_source: source, format: was } = job.detected ?? {}
    const taken = Object.keys(mapping)
    if (source === undefined || source === 'found' || was !== format || taken.length === 0) continue
    if (!taken.every((name) => names.has(name))) continue
    return { job, mapping: Object.fromEntries([...names].map((name) => [name, mapping[name] ?? null])) }
  }
  return undefined
}
