import { existsSync, readFileSync } from 'node:fs'
import { readdir } from 'node:fs/promises'
import { basename, dirname, join, normalize } from 'node:path'
import { headingAnchor } from '../../../lib/heading-anchor.ts'
import {
  blocksOf,
  CHECKOUT,
  documentationPages,
  reasonNotToRun,
  shellBlocksOf,
  type Page,
} from '../../support/documentation/pages.ts'

const pages = await documentationPages()

const FOLDERS = ['bench', 'bin', 'client', 'docs', 'lambdas', 'lib', 'local', 'test']
const INSTALLED = /(?:^|\/)(?:node_modules|dist)\//

/** Names of all files of the checkout, for those that a page names without their folder. */
const fileNames = new Set(
  (await Promise.all(FOLDERS.map((folder) => readdir(join(CHECKOUT, folder), { recursive: true }))))
    .flat()
    .filter((path) => !INSTALLED.test(path))
    .map((path) => basename(path)),
)

/** The page without its fenced blocks. */
const proseOf = ({ text }: Page): string => text.replaceAll(/^ *(`{3,})[^`\n]*\n[^]*?^ *\1$/gm, '')

const codeIn = (text: string): string[] => [...text.matchAll(/`([^`\n]+)`/g)].map(([, code = '']) => code)

const anchorsOf = (markdown: string): string[] =>
  [...markdown.matchAll(/^#{1,6} (.+)$/gm)].map(([, heading = '']) => headingAnchor(heading))

const linksIn = (page: Page): string[] =>
  [...proseOf(page).matchAll(/\]\(([^)\s]+)\)/g)]
    .map(([, target = '']) => target)
    .filter((target) => !/^(?:https?|mailto):/.test(target))

const isBroken = (page: Page, link: string): boolean => {
  const [path = '', anchor] = link.split('#')
  const target = path === '' ? page.path : normalize(join(dirname(page.path), path))
  if (!existsSync(join(CHECKOUT, target))) return true
  return anchor !== undefined && !anchorsOf(readFileSync(join(CHECKOUT, target), 'utf8')).includes(anchor)
}

const PATH = new RegExp(`^(?:${FOLDERS.join('|')})/[\\w./-]+$`)
const FILE_NAME = /^[\w-]+(?:\.test)?\.(?:ts|js|mjs|py|yaml)$/

const isMissing = (code: string): boolean =>
  PATH.test(code)
    ? !existsSync(join(CHECKOUT, code))
    : FILE_NAME.test(code) && !fileNames.has(code) && !existsSync(join(CHECKOUT, code))

const scriptsOf = (path: string): object =>
  (JSON.parse(readFileSync(join(CHECKOUT, path), 'utf8')) as { scripts: object }).scripts
const scripts = { ...scriptsOf('client/package.json'), ...scriptsOf('package.json') }
const SCRIPT = /\bnpm run (?:--silent |-s )?([\w:-]+)/g

describe.each(pages)('$path', (page) => {
  test('has no broken link', () => {
    expect(linksIn(page).filter((link) => isBroken(page, link))).toEqual([])
  })

  test('names no file or folder that is not there', () => {
    expect(codeIn(proseOf(page)).filter(isMissing)).toEqual([])
  })

  test('names no npm script that is not there', () => {
    const named = [...page.text.matchAll(SCRIPT)].map(([, name = '']) => name)
    expect(named.filter((name) => !Object.hasOwn(scripts, name))).toEqual([])
  })

  test('is wrapped at 120 characters, but for tables, blocks and headings', () => {
    const long = proseOf(page)
      .split('\n')
      .filter((line) => line.length > 120 && !/^(?:\||#|.*!\[)/.test(line.trim()))
    expect(long).toEqual([])
  })
})

test('no Idempotency-Key stands in two blocks, so that no block meets the request of another', () => {
  const keys = pages.flatMap((page) =>
    shellBlocksOf(page).flatMap(({ text }) => [...text.matchAll(/Idempotency-Key: ([\w-]+)/g)].map(([, key]) => key)),
  )
  expect(keys).toEqual([...new Set(keys)])
})

test('no shell block holds an id that is not taken from a response', () => {
  const written = pages.flatMap((page) =>
    shellBlocksOf(page).flatMap(({ text, line }) =>
      /\b(?:imp|upl|con|whk|dlv|evt|key)_(?:[\w-]{10,}|…)/.test(text) ? [`${page.path}:${line}`] : [],
    ),
  )
  expect(written).toEqual([])
})

test('the index lists every page', () => {
  const linked = new Set(
    linksIn({ path: 'docs/README.md', text: readFileSync(join(CHECKOUT, 'docs/README.md'), 'utf8') }).map((link) =>
      normalize(join('docs', link)),
    ),
  )
  const unlisted = pages.map(({ path }) => path).filter((path) => !linked.has(path))
  expect(unlisted.filter((path) => path !== 'docs/README.md' && !/^docs\/adr\/\d/.test(path))).toEqual([])
})

describe('blocks', () => {
  const page = (...lines: string[]): Page => ({ path: 'page.md', text: lines.join('\n') })

  test('a shell block has the next block as its output, if it shows one', () => {
    const blocks = shellBlocksOf(
      page('```sh', 'a', '```', 'prints', '```json', '{}', '```', '```sh', 'b', '```', '```ts', '```'),
    )
    expect(blocks.map(({ text, line, output }) => [text, line, output?.text])).toEqual([
      ['a', 2, '{}'],
      ['b', 9, undefined],
    ])
  })

  test('one whose first line says why is not run', () => {
    const skipped = page('```sh', '# Not tested here: it needs an AWS account.', 'aws', '```')
    expect(shellBlocksOf(skipped)).toEqual([])
    expect(blocksOf(skipped).map(reasonNotToRun)).toEqual(['it needs an AWS account.'])
    expect(shellBlocksOf(page('```sh', 'aws # Not tested here: no.', '```'))).toHaveLength(1)
  })

  test('in a list they lose its indentation; one that is not closed is an error', () => {
    expect(blocksOf(page('- a', '  ```sh', '  b', '    c', '  ```'))).toEqual([
      { language: 'sh', text: 'b\n  c', line: 3 },
    ])
    expect(() => blocksOf(page('```sh', 'a'))).toThrow('page.md:2: the block is not closed.')
  })
})
