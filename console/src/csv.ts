/** Takes CSV apart as it comes, a piece at a time: nothing here ever holds the whole file. */
export const makeCsvReader = (delimiter: string, onRecord: (cells: string[]) => void) => {
  let cells: string[] = []
  let cell = ''
  let isQuoted = false
  let afterQuote = false
  const endCell = (): void => {
    cells.push(cell)
    cell = ''
    afterQuote = false
  }
  const endRecord = (): void => {
    endCell()
    if (cells.length > 1 || cells[0] !== '') onRecord(cells)
    cells = []
  }
  const take = (character: string): void => {
    if (isQuoted) {
      if (character === '"') {
        isQuoted = false
        afterQuote = true
      } else cell += character
    } else if (character === '"') {
      if (afterQuote) cell += '"'
      isQuoted = true
      afterQuote = false
    } else if (character === delimiter) endCell()
    else if (character === '\n') endRecord()
    else if (character !== '\r') cell += character
  }
  return {
    push(text: string): void {
      for (const character of text) take(character)
    },
    end(): void {
      if (cell !== '' || cells.length > 0) endRecord()
    },
  }
}

const quoted = (cell: string, delimiter: string): string =>
  cell.includes('"') || cell.includes('\n') || cell.includes('\r') || cell.includes(delimiter)
    ? `"${cell.replaceAll('"', '""')}"`
    : cell

/** One record as a line. */
export const csvLine = (cells: readonly string[], delimiter = ','): string =>
  `${cells.map((cell) => quoted(cell, delimiter)).join(delimiter)}\n`
