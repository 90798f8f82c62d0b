import { UnreadableFile } from '../files/refusal.ts'
import type { ZipEntry } from '../files/zip.ts'
import { mainPart, officePackage, type OfficePackage } from './package.ts'
import { openSharedStrings } from './shared-strings.ts'
import { readSheet, type SheetRows } from './sheet.ts'
import { readStyles } from './styles.ts'
import { readXml } from './xml.ts'

export interface Workbook {
  /** Names of the sheets that are tables, in the order in which they stand. */
  readonly sheets: readonly string[]
  /** The first that can be seen. */
  readonly first: string
  /** Those that can be seen; the first of all where none can. */
  readonly visible: readonly [string, ...string[]]
  /** The name of the sheet that is meant, whose case may be another. */
  find(name: string): string | undefined
  /** The rows of a sheet, from the first each time. `onRead` receives the number of bytes read. */
  rows(name: string, onRead?: (bytes: number) => void): SheetRows
  /** Bytes of a sheet, once unpacked. */
  bytesOf(name: string): number
}

interface Sheet {
  readonly name: string
  readonly path: string
  readonly isHidden: boolean
}

/** Opens an .xlsx by what its parts say of themselves. */
export const openWorkbook = async (entries: readonly ZipEntry[]): Promise<Workbook> => {
  const files = officePackage(entries)
  const path = await mainPart(files)
  const { sheets, is1904 } = await readWorkbook(files, path)
  const [first = sheets[0], ...others] = sheets.filter(({ isHidden }) => !isHidden)
  if (first === undefined) throw new UnreadableFile('The workbook has no sheet.')
  const related = async (kind: string): Promise<ZipEntry | undefined> => {
    const [found] = (await files.relations(path, kind)).values()
    return found === undefined ? undefined : files.part(found)
  }
  const partOf = (name: string): ZipEntry | undefined => {
    const sheet = sheets.find((known) => known.name === name)
    return sheet && files.part(sheet.path)
  }
  return {
    sheets: sheets.map(({ name }) => name),
    first: first.name,
    visible: [first.name, ...others.map(({ name }) => name)],
    find: (name) => sheets.find((sheet) => fold(sheet.name) === fold(name))?.name,
    bytesOf: (name) => partOf(name)?.unpacked ?? 0,
    async *rows(name, onRead) {
      const part = partOf(name)
      if (part === undefined) throw new UnreadableFile('The workbook is broken: a sheet that it names is not there.')
      const strings = openSharedStrings(await related('sharedStrings'))
      const styles = await readStyles(await related('styles'), is1904)
      yield* readSheet(part, { strings, styles, onRead })
    },
  }
}

const fold = (name: string): string => name.trim().toLowerCase()

const readWorkbook = async (files: OfficePackage, path: string) => {
  const part = files.part(path)
  if (part === undefined) throw new UnreadableFile('The workbook is broken: its main part is not there.')
  const tables = await files.relations(path, 'worksheet')
  const sheets: Sheet[] = []
  let is1904 = false
  await readXml(part.open(), {
    open: (element, attributes) => {
      if (element === 'workbookPr') is1904 = isTrue(attributes['date1904'])
      if (element !== 'sheet') return
      // The prefix of `r:id` is the writer's choice.
      const [, id = ''] = Object.entries(attributes).find(([name]) => /:id$/i.test(name)) ?? []
      const table = tables.get(id)
      const { name = '', state = 'visible' } = attributes
      // A chart can be a sheet of its own.
      if (table !== undefined) sheets.push({ name, path: table, isHidden: state !== 'visible' })
    },
  })
  return { sheets, is1904 }
}

const isTrue = (value: string | undefined): boolean => value === '1' || value === 'true'
