import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { hashSources } from '../../../local/assembly.ts'

let checkout: string

const put = async (path: string, content: string): Promise<void> => {
  await mkdir(dirname(join(checkout, path)), { recursive: true })
  await writeFile(join(checkout, path), content)
}

beforeEach(async () => {
  checkout = await mkdtemp(join(tmpdir(), 'checkout-'))
  await put('lambdas/functions/contacts/index.ts', 'one')
  await put('cdk.json', '{}')
})

afterEach(() => rm(checkout, { recursive: true }))

test.each([
  ['a changed function', 'lambdas/functions/contacts/index.ts'],
  ['a new file', 'lambdas/functions/contacts/new.ts'],
  ['an unknown folder', 'templates/page.html'],
  ['another set of packages', 'node_modules/.package-lock.json'],
])('%s makes the app anew', async (_what, path) => {
  const before = await hashSources(checkout)
  await put(path, 'two')
  expect(await hashSources(checkout)).not.toBe(before)
})

test.each(['test/unit/a.test.ts', '.local/stack.json', 'node_modules/x/index.js'])(
  'what is never part of the app (%s) leaves it as it is',
  async (path) => {
    const before = await hashSources(checkout)
    await put(path, 'two')
    expect(await hashSources(checkout)).toBe(before)
  },
)
