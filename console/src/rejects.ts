import { makeCsvReader } from './csv.ts'

/** The failed rows of a job, with their cells. */
export interface Rejects {
  /** Names of the columns, without those of the reasons. */
  readonly columns: readonly string[]
  /** Row number → cells. */
  readonly rows: ReadonlyMap<number, readonly string[]>
}

/** Failed rows whose cells are shown and can be changed; the others are in the file. */
const MAX_ROWS = 5_000
/** Characters that are read at once: a few milliseconds. */
const SLICE = 32_768
const REASONS = ['error_code', 'error_message', 'error_row']

const nextTask = (): Promise<void> => new Promise((resolve) => setTimeout(resolve))

const delimiterOf = (head: string): string => /([,;\t|])error_code/.exec(head.slice(0, 65_536))?.[1] ?? ','

/** Reads the file of rejects piece by piece. Undefined where it is no table. */
export const readRejects = async (url: string, signal: AbortSignal): Promise<Rejects | undefined> => {
  const response = await fetch(url, { signal, credentials: 'omit' })
  if (!response.ok || response.body === null) return undefined
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader()
  const rows = new Map<number, readonly string[]>()
  let columns: readonly string[] | undefined
  let rowAt = -1
  const onRecord = (cells: string[]): void => {
    if (columns === undefined) {
      rowAt = cells.lastIndexOf('error_row')
      columns = cells.slice(0, rowAt - REASONS.length + 1)
    } else if (rows.size < MAX_ROWS && cells[rowAt] !== undefined) {
      // Before what a spreadsheet could take for a formula the service puts an apostrophe, and takes it off again.
      rows.set(
        Number(cells[rowAt]),
        cells.slice(0, columns.length).map((cell) => cell.replace(/^'(?=[=+\-@\t\r])/, '')),
      )
    }
  }
  let csv: ReturnType<typeof makeCsvReader> | undefined
  for (let { done, value } = await reader.read(); !done; { done, value } = await reader.read()) {
    const text = (value ?? '').replace(/^\ufeff/, csv === undefined ? '' : '\ufeff')
    if (csv === undefined && text.startsWith('{')) return undefined
    csv ??= makeCsvReader(delimiterOf(text), onRecord)
    for (let at = 0; at < text.length && rows.size < MAX_ROWS; at += SLICE) {
      csv.push(text.slice(at, at + SLICE))
      await nextTask()
    }
    if (rows.size >= MAX_ROWS) break
  }
  csv?.end()
  void reader.cancel()
  return columns === undefined || rowAt < REASONS.length - 1 ? undefined : { columns, rows }
}
