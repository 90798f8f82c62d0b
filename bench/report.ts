import { mkdir, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { checkoutFolder } from '../local/folders.ts'
import { meetsGoal, type Figure } from './figures.ts'

const resultsFile = join(checkoutFolder, 'bench', 'results', 'latest.json')

export interface Results {
  readonly engine: { readonly name: string; readonly version: string }
  readonly machine: Readonly<Record<string, string | number>>
  readonly commit: string
  readonly figures: readonly Figure[]
}

export const writeResults = async (results: Results): Promise<string> => {
  await mkdir(dirname(resultsFile), { recursive: true })
  await writeFile(resultsFile, `${JSON.stringify(results, null, 2)}\n`)
  return resultsFile
}

const verdict = (figure: Figure): string =>
  figure.value === null ? 'NOT MEASURED' : meetsGoal(figure) ? 'met' : 'MISSED'

/** The figures as a table of text, and in a sentence which of them miss their goals. */
export const figuresTable = (figures: readonly Figure[]): string => {
  const rows = figures.map((figure) => [
    figure.name,
    String(figure.value ?? '-'),
    figure.unit,
    `${figure.better === 'lower' ? '≤' : '≥'} ${figure.goal}`,
    verdict(figure),
  ])
  const lines = [['figure', 'value', 'unit', 'goal', ''], ...rows]
  const widths = ['figure', 'value', 'unit', 'goal', ''].map((_, column) =>
    Math.max(...lines.map((line) => line[column]?.length ?? 0)),
  )
  const table = lines.map((line) =>
    line
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd(),
  )
  const missed = figures.filter((figure) => !meetsGoal(figure)).map(({ name }) => name)
  const sentence =
    missed.length === 0 ? 'Every goal is met.' : `Goals not met: ${missed.length} (${missed.join(', ')}).`
  return [...table, '', sentence].join('\n')
}
