import { Client } from '@modelcontextprotocol/sdk/client/index.js'
import { StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js'
import type { CallToolResult } from '@modelcontextprotocol/sdk/types.js'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Inspection, JobBody } from '../support/contract.ts'
import { deployedApp } from '../support/local-cloud.ts'
import { messyShopFile } from '../support/messy-shop-file.ts'
import { newWorkspace, type Workspace } from '../support/workspace.ts'

const MAIN = join(import.meta.dirname, '..', '..', 'client', 'src', 'cli', 'main.ts')

let workspace: Workspace
let folder: string
let agent: Client
beforeEach(async () => {
  workspace = await newWorkspace()
  folder = await mkdtemp(join(tmpdir(), 'contacts-import-'))
  agent = new Client({ name: 'test', version: '1.0.0' })
  const env = { CONTACTS_IMPORT_URL: deployedApp().api_url, CONTACTS_IMPORT_KEY: workspace.apiKey }
  await agent.connect(
    new StdioClientTransport({ command: process.execPath, args: [MAIN, 'mcp'], cwd: folder, env, stderr: 'inherit' }),
  )
})
afterEach(async () => {
  await agent.close()
  await rm(folder, { recursive: true, force: true })
})

const call = async <T>(name: string, input: Record<string, unknown>): Promise<T> => {
  const { isError, content, structuredContent } = (await agent.callTool({ name, arguments: input })) as CallToolResult
  if (isError === true) throw new Error(JSON.stringify(content))
  return structuredContent as T
}
const jobBy = async (name: string, input: Record<string, unknown>): Promise<JobBody> => {
  let { job } = await call<{ job: JobBody }>(name, input)
  while (job.status === 'queued' || job.status === 'processing')
    ({ job } = await call<{ job: JobBody }>('status', { job_id: job.job_id }))
  return job
}

test('an agent inspects the file of a shop, checks it, applies the plan, looks at it and takes it back', async () => {
  const { bytes, customers, rows } = messyShopFile()
  await writeFile(join(folder, 'kunden.csv'), bytes)
  const { tools } = await agent.listTools()
  expect(tools.map(({ name }) => name)).toEqual(['inspect', 'check', 'apply', 'undo', 'status'])

  const inspection = await call<Inspection>('inspect', { file: 'kunden.csv', default_country: 'DE' })
  expect(inspection).toMatchObject({ format: 'csv', error: null })
  expect(inspection.columns.some(({ field }) => field === 'email')).toBe(true)

  const options = { file: 'kunden.csv', default_country: 'DE' }
  const check = await jobBy('check', options)
  expect(check).toMatchObject({ status: 'validated', total_count: rows, created_count: customers.length })
  const known = customers.find(({ email }) => email !== null)
  expect(await workspace.find({ email: known?.email ?? '' })).toBeUndefined()

  const applied = await jobBy('apply', { job_id: check.job_id })
  expect(applied).toMatchObject({ status: 'completed', created_count: customers.length, parent_job_id: check.job_id })
  expect(await workspace.find({ email: known?.email ?? '' })).toMatchObject({ last_name: known?.last_name })
  const status = await call<{ rows: unknown[] }>('status', { job_id: applied.job_id, outcome: 'created', limit: 3 })
  expect(status.rows).toHaveLength(3)

  const undone = await jobBy('undo', { job_id: applied.job_id })
  expect(undone).toMatchObject({ status: 'completed', deleted_count: customers.length, kept_count: 0 })
  expect(await workspace.find({ email: known?.email ?? '' })).toBeUndefined()
})

test('a dry run that the command line made is not applied: the agent has shown no plan of it', async () => {
  const { job_id } = await workspace.import({ csv: 'email\na@x.com\n', dry_run: true })
  await expect(call('apply', { job_id })).rejects.toThrow('Call check first')
  expect(await workspace.find({ email: 'a@x.com' })).toBeUndefined()
})

test('docs and jobs are resources', async () => {
  const openapi = await agent.readResource({ uri: 'contacts-import://docs/openapi' })
  expect(JSON.parse((openapi.contents[0] as { text: string }).text)).toMatchObject({
    openapi: expect.stringMatching(/^3\.1/) as string,
  })
  const checked = await jobBy('check', { csv: 'email\na@x.com\n' })
  const jobs = await agent.readResource({ uri: 'contacts-import://jobs' })
  expect(JSON.parse((jobs.contents[0] as { text: string }).text)).toMatchObject([{ job_id: checked.job_id }])
})
