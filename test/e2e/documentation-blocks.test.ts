import { join } from 'node:path'
import { provideAwsCommand } from '../support/documentation/aws-command.ts'
import { copyCheckout, type CheckoutCopy } from '../support/documentation/checkout-copy.ts'
import { documentationPages, shellBlocksOf, type Page } from '../support/documentation/pages.ts'
import { runPage } from '../support/documentation/run-page.ts'
import { deployedApp, newKey } from '../support/local-cloud.ts'

// docs/testing.md has the conventions.

const PAGE_TIMEOUT_MS = 600_000

const pages = (await documentationPages()).filter((page) => shellBlocksOf(page).length > 0)

let copy: CheckoutCopy
let apiKey: string
let workspaceId: string
/** Readers of the guides use a service that others run: they have its address and a key. */
const envOf = ({ path }: Page): Readonly<Record<string, string>> =>
  path.startsWith('docs/guide/') ? { API: deployedApp().api_url, KEY: apiKey } : {}
const programs = (): string => join(copy.folder, '.local', 'bin')

beforeAll(async () => {
  // Named as the key of the demo is, which the pages show.
  ;({ apiKey, workspaceId } = await newKey({ name: 'npm start' }))
  const stack = { ...deployedApp(), api_key: apiKey, workspace_id: workspaceId }
  copy = await copyCheckout({ ...stack, webhook_receiver_url: 'http://127.0.0.1:9/' })
  await provideAwsCommand(programs())
})
afterAll(() => copy.remove())

// One workspace, page after page: a reader has one local cloud.
test.each(pages)(
  'the shell blocks of $path can be pasted in order, and print what the page shows',
  async (page) => {
    expect(await runPage(page, { folder: copy.folder, path: [programs()], env: envOf(page) })).toEqual([])
  },
  PAGE_TIMEOUT_MS,
)
