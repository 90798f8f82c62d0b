import { UnreadableFile } from '../files/refusal.ts'
import type { ZipEntry } from '../files/zip.ts'
import { makeRichText, unescaped } from './rich-text.ts'
import type { SharedStrings } from './shared-strings.ts'
import type { Styles } from './styles.ts'
import { makeXmlReader } from './xml.ts'

/** A row of a sheet, as texts, and where it stands in it (1 for the first). */
export interface SheetRow {
  readonly cells: readonly string[]
  readonly line: number
}

/** Rows without any text are left out. */
export type SheetRows = AsyncGenerator<readonly SheetRow[], void, undefined>

/** Cells of a row that are read: all others count as one more. A sheet has room for 16,384. */
const MAX_SHEET_CELLS = 2000

/** A cell before its text is known: that of a shared text may not have been read yet. */
type Pending = string | number

interface PendingRow {
  readonly line: number
  readonly cells: Pending[]
}

const LETTERS = 26
const BEFORE_A = 64

/** `BC12` → 54, counted from 0; undefined where it says no column. */
const columnOf = (reference: string): number | undefined => {
  let column = 0
  for (let at = 0; at < reference.length; at += 1) {
    const letter = reference.charCodeAt(at) - BEFORE_A
    if (letter < 1 || letter > LETTERS) break
    column = column * LETTERS + letter
  }
  return column === 0 ? undefined : column - 1
}

/** A cell while its XML comes in. */
const makeCell = (styles: Styles) => {
  let type = ''
  let style = 0
  let value = ''
  let isValue = false
  const rich = makeRichText()

  const content = (): Pending => {
    if (type === 'inlineStr') return rich.end()
    if (value === '') return ''
    switch (type) {
      case 's':
        return Number(value)
      case 'b':
        return value === '1' ? 'TRUE' : 'FALSE'
      case 'str':
        return unescaped(value)
      // A day has a time of midnight beside it.
      case 'd':
        return value.replace(/T00:00:00(?:\.0+)?Z?$/, '')
      case '':
      case 'n':
        return Number.isFinite(Number(value)) ? styles(style)(Number(value)) : value
      default:
        return value
    }
  }
  return {
    begin: ({ t = '', s = '0' }: Readonly<Record<string, string>>): void => {
      type = t
      style = Number(s)
      value = ''
      rich.begin()
    },
    open: (name: string): void => {
      if (name === 'v') isValue = true
      else rich.open(name)
    },
    text: (text: string): void => {
      if (isValue) value += text
      else rich.text(text)
    },
    close: (name: string): void => {
      if (name === 'v') isValue = false
      else rich.close(name)
    },
    content,
  }
}

/** Rows and cells without text in a row: a sheet may have a format on each of its 1,048,576 rows, and few people on more than that. */
const MAX_BLANKS = 2 * 1024 * 1024

/** Collects the rows that the XML of a sheet says. */
const makeRowCollector = (styles: Styles) => {
  const cell = makeCell(styles)
  let blanks = 0
  let rows: PendingRow[] = []
  let line = 0
  let cells: Pending[] = []
  let column = -1

  const countBlank = (): void => {
    blanks += 1
    if (blanks > MAX_BLANKS)
      throw new UnreadableFile(
        'The sheet has more than two million rows and cells without text one after another. Delete the formats of empty rows, and save it again.',
      )
  }
  const put = (content: Pending): void => {
    if (content === '') {
      countBlank()
      return
    }
    const at = Math.min(column, MAX_SHEET_CELLS)
    while (cells.length < at) cells.push('')
    cells[at] = content
  }
  return {
    open: (name: string, attributes: Readonly<Record<string, string>>): void => {
      if (name === 'c') {
        column = columnOf(attributes['r'] ?? '') ?? column + 1
        cell.begin(attributes)
      } else if (name === 'row') {
        line = Number.parseInt(attributes['r'] ?? '', 10) || line + 1
        cells = []
        column = -1
      } else cell.open(name)
    },
    text: cell.text,
    close: (name: string): void => {
      if (name === 'c') put(cell.content())
      else if (name === 'row') {
        if (cells.length === 0) countBlank()
        else {
          blanks = 0
          rows.push({ line, cells })
        }
      } else cell.close(name)
    },
    drain: (): readonly PendingRow[] => {
      const drained = rows
      rows = []
      return drained
    },
  }
}

const lastShared = (rows: readonly PendingRow[]): number => {
  let last = -1
  for (const { cells } of rows) for (const cell of cells) if (typeof cell === 'number' && cell > last) last = cell
  return last
}

const withTexts = (rows: readonly PendingRow[], strings: SharedStrings): SheetRow[] =>
  rows.map(({ line, cells }) => ({
    line,
    cells: cells.map((cell) => (typeof cell === 'number' ? strings.get(cell) : cell)),
  }))

/** The rows of a sheet, as texts, as many together as a piece of the file holds. `onRead` receives the bytes of each chunk. */
export async function* readSheet(
  part: ZipEntry,
  {
    strings,
    styles,
    onRead,
  }: { strings: SharedStrings; styles: Styles; onRead?: ((bytes: number) => void) | undefined },
): SheetRows {
  const collector = makeRowCollector(styles)
  const reader = makeXmlReader(collector)
  try {
    for await (const piece of part.open()) {
      reader.write(piece)
      onRead?.(piece.length)
      const rows = collector.drain()
      if (rows.length === 0) continue
      await strings.readTo(lastShared(rows))
      yield withTexts(rows, strings)
    }
    reader.end()
  } finally {
    await strings.close()
  }
}
