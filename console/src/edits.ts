import { useRef, useState } from 'preact/hooks'
import { newKey } from './api.ts'
import { useConsole } from './context.tsx'
import { csvLine } from './csv.ts'
import type { Correction, LoadedFile } from './loaded-file.ts'
import type { Rejects } from './rejects.ts'
import { optionsOfRows } from './settings.ts'
import type { ImportResult, Options, Outcome, RowError } from './types.ts'

/** A failed row with what a person made of it. */
export interface Edit {
  readonly cells: readonly string[]
  /** What the check says of it now; undefined while it is asked. */
  readonly outcome?: Outcome
  readonly errors: readonly RowError[]
}

export type Edits = ReadonlyMap<number, Edit>

const OUTCOMES: readonly Outcome[] = ['created', 'updated', 'skipped', 'failed']

const outcomeOf = (result: ImportResult): Outcome | undefined =>
  OUTCOMES.find((outcome) => result[`${outcome}_count`] > 0)

/** Rows that will be imported as they were corrected. */
export const repaired = (edits: Edits): [number, Edit][] =>
  [...edits].filter(([, { outcome }]) => outcome !== undefined && outcome !== 'failed')

/** The corrected rows as a file of their own. */
export const csvOfEdits = (columns: readonly string[], edits: readonly (readonly [number, Edit])[]): string =>
  csvLine(columns) + edits.map(([, { cells }]) => csvLine(cells)).join('')

const isSame = (cells: readonly string[] | undefined, { original }: Correction): boolean =>
  cells?.length === original.length && cells.every((cell, n) => cell === original[n])

/** Corrected rows, each checked again as it is corrected. */
export const useEdits = (corrections: LoadedFile['corrections']) => {
  const { api } = useConsole()
  const [edits, setEdits] = useState<Edits>(new Map())
  const latest = useRef<Edits>(edits)
  const [failure, setFailure] = useState<unknown>()
  const put = (row: number, edit: Edit): void => {
    latest.current = new Map(latest.current).set(row, edit)
    setEdits(latest.current)
  }
  const correct = async (
    row: number,
    cells: readonly string[],
    { columns, rows }: Rejects,
    options: Options,
  ): Promise<void> => {
    corrections.set(row, { original: rows.get(row) ?? [], cells })
    put(row, { cells, errors: [] })
    try {
      const csv = csvOfEdits(columns, [[row, { cells, errors: [] }]])
      const result = await api.import({ ...optionsOfRows(options), csv, dry_run: true }, newKey())
      // A later correction of the same row is being asked about.
      if (latest.current.get(row)?.cells !== cells) return
      const outcome = outcomeOf(result)
      const errors = result.errors.flatMap(({ further = [], ...error }) => [error, ...further])
      put(row, { cells, errors, ...(outcome !== undefined && { outcome }) })
    } catch (error) {
      setFailure(error)
      put(row, { cells, outcome: 'failed', errors: [] })
    }
  }
  /** Checks again what was corrected in an earlier check of the file, as far as it fails in this one. */
  const correctAgain = async (rejects: Rejects, options: Options): Promise<void> => {
    for (const [row, correction] of corrections) {
      const isOpen = !latest.current.has(row) && isSame(rejects.rows.get(row), correction)
      if (isOpen) await correct(row, correction.cells, rejects, options)
    }
  }
  return { edits, correct, correctAgain, failure }
}
