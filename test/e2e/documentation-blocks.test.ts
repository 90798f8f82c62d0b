import { installationFolder } from '../../local/folders.ts'
import { providePython } from '../../local/emulators/python.ts'
import { join } from 'node:path'
import { copyCheckout, type CheckoutCopy } from '../support/documentation/checkout-copy.ts'
import { documentationPages, shellBlocksOf } from '../support/documentation/pages.ts'
import { runPage } from '../support/documentation/run-page.ts'
import { deployedApp, newKey } from '../support/local-cloud.ts'

// The conventions stand in docs/testing.md.

/** The runbook's commands are of AWS's command line. */
const AWS_CLI = {
  name: 'awscli==1.44.49',
  pipArguments: ['awscli==1.44.49'],
  commands: ['python3'],
  minimum: [3, 9],
} as const

const pages = (await documentationPages()).filter((page) => shellBlocksOf(page).length > 0)

let copy: CheckoutCopy
let awsFolder: string

beforeAll(async () => {
  const folder = installationFolder('awscli')
  await providePython({ packages: AWS_CLI, folder, progress: () => undefined })
  awsFolder = join(folder, 'bin')
  const { apiKey, workspaceId } = await newKey()
  const stack = { ...deployedApp(), api_key: apiKey, workspace_id: workspaceId }
  copy = await copyCheckout({ ...stack, webhook_receiver_url: 'http://127.0.0.1:9/' })
})
afterAll(() => copy.remove())

// One workspace, page after page: the reader has one local cloud.
test.each(pages)('the shell blocks of $path can be pasted in order, and print what the page shows', async (page) => {
  expect(await runPage(page, { folder: copy.folder, path: [awsFolder] })).toEqual([])
})
