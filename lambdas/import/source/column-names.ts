import type { Warnings } from './warnings.ts'

/** A column of the file: its place, and its unique name. */
export interface Column {
  readonly index: number
  readonly name: string
  /** As the file has it; empty without a header. */
  readonly header: string
  /** Place of the column that says of which kind its value is in a row: `Phone 1 - Label`. */
  readonly label?: number
}

/** Case and outer space apart, as the contract says of a given mapping. */
export const fold = (name: string): string => name.trim().toLowerCase()

/** Names for columns: the header, with a number if it is repeated; only the number if there is none. */
export const nameColumns = (header: readonly string[], hasHeader: boolean, warnings: Warnings): Column[] => {
  if (!hasHeader) return header.map((_, index) => ({ index, name: String(index + 1), header: '' }))
  const taken = new Set(header.map(fold))
  const counts = new Map<string, number>()
  return header.map((cell, index) => {
    const text = cell.trim()
    if (text === '') return { index, name: `Column ${index + 1}`, header: '' }
    const key = fold(text)
    let count = (counts.get(key) ?? 0) + 1
    if (count === 1) {
      counts.set(key, count)
      return { index, name: text, header: text }
    }
    while (taken.has(fold(`${text} (${count})`))) count++
    counts.set(key, count)
    const name = `${text} (${count})`
    taken.add(fold(name))
    warnings.add('duplicate_header', { column: name })
    return { index, name, header: text }
  })
}
