import { readFileSync } from 'node:fs'
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'

export const CHECKOUT = join(import.meta.dirname, '..', '..', '..')

/** Written from the template by `npm run docs:dashboard`. */
const GENERATED = 'docs/dashboard.md'

export interface Block {
  /** What the fence names: `sh`, `json`, `text`, … */
  readonly language: string
  readonly text: string
  /** Where its first line is, counted from 1. */
  readonly line: number
}

export interface Page {
  /** From the root of the checkout. */
  readonly path: string
  readonly text: string
}

const markdownIn = async (folder: string): Promise<string[]> => {
  const entries = await readdir(join(CHECKOUT, folder), { recursive: true })
  return entries.filter((name) => name.endsWith('.md')).map((name) => join(folder, name))
}

/** Every page that people read: the README first, then the others by path. */
export const documentationPages = async (): Promise<readonly Page[]> => {
  const others = ['CONTRIBUTING.md', 'SECURITY.md', 'client/README.md', ...(await markdownIn('docs'))].sort()
  return ['README.md', ...others]
    .filter((path) => path !== GENERATED)
    .map((path) => ({ path, text: readFileSync(join(CHECKOUT, path), 'utf8') }))
}

const FENCE = /^(?<indent> *)(?<ticks>`{3,})(?<language>[^`]*)$/

/** The fenced blocks of a page, without the indentation that a list gives them. */
export const blocksOf = ({ path, text }: Page): readonly Block[] => {
  const blocks: Block[] = []
  let open: { language: string; lines: string[]; line: number; close: string; indent: string } | undefined
  text.split('\n').forEach((line, index) => {
    if (open !== undefined && line === open.close) {
      blocks.push({ language: open.language, text: open.lines.join('\n'), line: open.line })
      open = undefined
    } else if (open !== undefined) {
      open.lines.push(line.startsWith(open.indent) ? line.slice(open.indent.length) : line)
    } else {
      const { indent = '', ticks = '', language = '' } = FENCE.exec(line)?.groups ?? {}
      if (ticks !== '') open = { language: language.trim(), lines: [], line: index + 2, close: indent + ticks, indent }
    }
  })
  if (open !== undefined) throw new Error(`${path}:${open.line}: the block is not closed.`)
  return blocks
}

const NOT_TESTED = /^# Not tested here: (?<reason>.+\.)$/

/** Why the tests do not run a shell block, as its first line says; undefined of those that they run. */
export const reasonNotToRun = ({ text }: Block): string | undefined =>
  NOT_TESTED.exec(text.split('\n', 1)[0] ?? '')?.groups?.['reason']

export interface ShellBlock extends Block {
  /** The block that shows what this one prints. */
  readonly output?: Block
}

/** The shell blocks of a page that are to be run, in order. */
export const shellBlocksOf = (page: Page): readonly ShellBlock[] => {
  const blocks = blocksOf(page)
  return blocks.flatMap((block, index) => {
    if (block.language !== 'sh' || reasonNotToRun(block) !== undefined) return []
    const next = blocks[index + 1]
    return [next?.language === 'json' || next?.language === 'text' ? { ...block, output: next } : block]
  })
}
