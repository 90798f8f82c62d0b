import { join } from 'node:path'
import { provideAwsCommand } from '../support/documentation/aws-command.ts'
import type { LocalStack } from '../../local/stack-file.ts'
import { copyCheckout, type CheckoutCopy } from '../support/documentation/checkout-copy.ts'
import { documentationPages, shellBlocksOf, type Page } from '../support/documentation/pages.ts'
import { runPage } from '../support/documentation/run-page.ts'
import { deployedApp, newKey } from '../support/local-cloud.ts'

// docs/testing.md has the conventions.

const PAGE_TIMEOUT_MS = 600_000

const pages = (await documentationPages()).filter((page) => shellBlocksOf(page).length > 0)

/** They show all events of their workspace: imports that other pages leave under way would be among them. */
const SHOWS_EVENTS = /\bwebhooks\.md$/

let copy: CheckoutCopy
let stack: LocalStack
const programs = (): string => join(copy.folder, '.local', 'bin')

const stackOf = async (): Promise<LocalStack> => {
  // Named as the key of the demo is, which the pages show.
  const { apiKey, workspaceId } = await newKey({ name: 'npm start' })
  return {
    ...deployedApp(),
    api_key: apiKey,
    workspace_id: workspaceId,
    webhook_receiver_url: 'http://127.0.0.1:9/',
  }
}

/** Readers of the guides use a service that others run: they have its address and a key. */
const envOf = ({ path }: Page, { api_url, api_key }: LocalStack): Readonly<Record<string, string>> =>
  path.startsWith('docs/guide/') ? { API: api_url, KEY: api_key } : {}

beforeAll(async () => {
  stack = await stackOf()
  copy = await copyCheckout(stack)
  await provideAwsCommand(programs())
})
afterAll(() => copy.remove())

// One workspace, page after page: a reader has one local cloud.
test.each(pages)(
  'the shell blocks of $path can be pasted in order, and print what the page shows',
  async (page) => {
    const own = SHOWS_EVENTS.test(page.path) ? await stackOf() : stack
    await copy.runs(own)
    expect(await runPage(page, { folder: copy.folder, path: [programs()], env: envOf(page, own) })).toEqual([])
  },
  PAGE_TIMEOUT_MS,
)
