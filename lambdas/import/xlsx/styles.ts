import { getFormatFromId } from 'numfmt'
import type { ZipEntry } from '../files/zip.ts'
import { makeShow, type Show } from './shown-number.ts'
import { readXml } from './xml.ts'

/** How a cell of a style shows a number. */
export type Styles = (style: number) => Show

/** Excel knows no more; what a hostile file has more of is shown as it is. */
const MAX_STYLES = 65_536
const MAX_CODE_CHARS = 512

/** The number format of each cell style. `is1904`: dates are counted from 1904. */
export const readStyles = async (part: ZipEntry | undefined, is1904: boolean): Promise<Styles> => {
  const codes = new Map<number, string>()
  const formats: number[] = []
  let isCellStyle = false
  const open = (name: string, { numFmtId = '0', formatCode = '' }: Readonly<Record<string, string>>): void => {
    if (name === 'cellXfs') isCellStyle = true
    if (name === 'numFmt' && formatCode.length <= MAX_CODE_CHARS && codes.size < MAX_STYLES)
      codes.set(Number(numFmtId), formatCode)
    if (name === 'xf' && isCellStyle && formats.length < MAX_STYLES) formats.push(Number(numFmtId))
  }
  const close = (name: string): void => {
    if (name === 'cellXfs') isCellStyle = false
  }
  if (part !== undefined) await readXml(part.open(), { open, close })

  const shows = new Map<string, Show>()
  const showOf = (style: number): Show => {
    const id = formats[style] ?? 0
    const code = codes.get(id) ?? getFormatFromId(id)
    const known = shows.get(code)
    if (known !== undefined) return known
    const show = makeShow(code, is1904)
    shows.set(code, show)
    return show
  }
  return showOf
}
