import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { endGroup } from '../../../local/processes.ts'
import { shellBlocksOf, type Page, type ShellBlock } from './pages.ts'
import { outputDifferences } from './shown-output.ts'

const BEGIN = '@@ begin'
const END = '@@ end'

/** For a block that waits for what never comes. */
const DEADLINE_MS = 300_000

/** One shell for the page, as a reader has one; it stops at the first command that fails. */
const scriptOf = (blocks: readonly ShellBlock[]): string =>
  [
    'set -eu',
    ...blocks.map(
      ({ text }, index) => `printf '%s\\n' '${BEGIN} ${index}'\n${text}\nprintf '\\n%s\\n' '${END} ${index}'\n`,
    ),
  ].join('\n')

/** What a block printed; `done` unless one of its commands failed. */
const printedBy = (output: string, index: number): { readonly text: string; readonly done: boolean } | undefined => {
  const begin = output.indexOf(`${BEGIN} ${index}\n`)
  if (begin < 0) return undefined
  const start = begin + `${BEGIN} ${index}\n`.length
  const end = output.indexOf(`\n${END} ${index}\n`, start)
  return end < 0 ? { text: output.slice(start), done: false } : { text: output.slice(start, end), done: true }
}

const problemsOf = (block: ShellBlock, output: string, index: number): readonly string[] => {
  const printed = printedBy(output, index)
  if (printed === undefined) return []
  const { text, done } = printed
  if (!done) return [`failed:\n${text}`]
  const problems = [...(block.output === undefined ? [] : outputDifferences(text, block.output))]
  if (text !== '' && !text.endsWith('\n')) problems.push(`what it prints does not end in a newline:\n${text}`)
  if (text.includes('{"error":{"code"') && !(block.output?.text.includes('"error"') ?? false))
    problems.push(`prints an error that the page does not show:\n${text}`)
  return problems
}

interface Shell {
  /** A copy of the checkout. */
  readonly folder: string
  /** Folders of programs that the page needs. */
  readonly path: readonly string[]
  /** Variables that the reader of the page has set. */
  readonly env?: Readonly<Record<string, string>>
}

/** Runs the shell blocks of a page, as they stand and in order. Gives what went otherwise than the page says, by path and line. */
export const runPage = async (page: Page, { folder, path, env = {} }: Shell): Promise<readonly string[]> => {
  const blocks = shellBlocksOf(page)
  const script = join(folder, '.local', 'page.sh')
  await writeFile(script, scriptOf(blocks))
  const child = spawn('bash', [script], {
    cwd: folder,
    env: {
      PATH: [...path, process.env['PATH']].join(':'),
      HOME: process.env['HOME'],
      CURL_HOME: folder,
      LC_ALL: 'C.UTF-8',
      ...env,
    },
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let output = ''
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (text: string) => (output += text))
  const closed = once(child, 'close')
  const deadline = setTimeout(() => void endGroup(child), DEADLINE_MS)
  await once(child, 'exit')
  clearTimeout(deadline)
  // What a page leaves running in the background holds the pipes open.
  await endGroup(child)
  await closed
  return blocks.flatMap((block, index) =>
    problemsOf(block, output, index).map((problem) => `${page.path}:${block.line}: ${problem}`),
  )
}
