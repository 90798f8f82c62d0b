import { RecordScanner } from './csv-scan.ts'

/** The record within a cell that is all of its line: some programs quote lines as a whole. */
export const readAgain = (cells: readonly string[], delimiter: string): readonly string[] => {
  const [line] = cells
  if (line === undefined || cells.length !== 1 || !line.includes(delimiter)) return cells
  const scanner = new RecordScanner(delimiter)
  return scanner.scan(line, 0, true) && scanner.end === line.length ? scanner.cells : cells
}
