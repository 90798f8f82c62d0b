import { join } from 'node:path'
import { Webhook } from 'standardwebhooks'
import { run } from '../../local/processes.ts'
import { deployedApp } from '../support/local-cloud.ts'
import { newWorkspace } from '../support/workspace.ts'

// Our package for Python, as it stands in the checkout, at the local cloud.

const PACKAGE = join(import.meta.dirname, '../../python')
const python = (args: readonly string[]) =>
  run({
    file: 'python3',
    args,
    cwd: join(import.meta.dirname, 'python'),
    env: { ...process.env, PYTHONPATH: PACKAGE, PYTHONDONTWRITEBYTECODE: '1' },
  })

const isMissing = await python(['-c', 'import sys; sys.exit(sys.version_info < (3, 11))']).then(
  ({ exitCode }) => exitCode !== 0,
  () => true,
)
if (isMissing) console.warn('The package for Python is not tested: Python 3.11 or later is missing.')
const testPython = isMissing ? test.skip : test

const printedBy = async (args: readonly string[]): Promise<unknown> => {
  const { exitCode, output, stdout } = await python(args)
  if (exitCode !== 0) throw new Error(`Python ended with ${exitCode ?? 'a signal'}: ${output}`)
  return JSON.parse(stdout)
}

testPython('it checks a file, applies the plan, reads rows and rejects, undoes, and imports a file once', async () => {
  const { apiKey } = await newWorkspace()
  expect(await printedBy(['use-package.py', deployedApp().api_url, apiKey])).toEqual({
    format: 'csv',
    check: ['validated', 1, 1],
    unwritten: null,
    applied: ['completed', true],
    phone: '+491712345678',
    rows: ['created', 'failed'],
    rejects: true,
    undone: ['completed', 1],
    gone: null,
    again: true,
    imported: 1,
    listed: true,
    refused: ['invalid_key', 401, true],
  })
})

testPython('it takes the signature of a webhook, and none of what was changed', async () => {
  const secret = `whsec_${Buffer.from('a secret of the test, 24+').toString('base64')}`
  const body = JSON.stringify({ type: 'import.completed', data: { name: 'Zoë' } })
  const now = new Date(1_790_000_000_000)
  const signature = new Webhook(secret).sign('evt_1', now, body)
  const args = ['verify-webhook.py', secret, 'evt_1', String(now.getTime() / 1_000), signature, body]
  expect(await printedBy(args)).toEqual({
    good: 'import.completed',
    changed: 'invalid_signature',
    other_signature: 'invalid_signature',
    other_version: 'invalid_signature',
    late: 'invalid_signature',
    missing: 'invalid_signature',
  })
})
