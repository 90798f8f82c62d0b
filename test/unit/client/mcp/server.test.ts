import { Client } from '@modelcontextprotocol/sdk/client/index.js'
import { InMemoryTransport } from '@modelcontextprotocol/sdk/inMemory.js'
import type { CallToolResult } from '@modelcontextprotocol/sdk/types.js'
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { makeServer } from '../../../../client/src/mcp/server.ts'
import { fakeService } from '../fake-service.ts'

const CHECK = 'imp_01M89T71BZC71VQ6HSQ4FEDK1M'
const IMPORT = 'imp_01M89T76M354Y1YRBC8ZCX0DHE'
const job = (job_id: string, status: string) => ({
  status: 200,
  json: { data: { job_id, status, kind: 'import', completed_at: status === 'queued' ? null : '2026-01-01' } },
})

const containing = (text: string): string => expect.stringContaining(text) as string

let folder: string
beforeEach(async () => {
  const above = await mkdtemp(join(tmpdir(), 'contacts-import-'))
  folder = join(above, 'files')
  await mkdir(folder)
  await writeFile(join(above, 'secret.csv'), 'email\nsecret@x.com\n')
  await symlink(join(above, 'secret.csv'), join(folder, 'link.csv'))
  await writeFile(join(folder, 'leads.csv'), 'email\na@x.com\n')
})
afterEach(() => rm(join(folder, '..'), { recursive: true, force: true }))

/** The SDK's own client, at a server whose service answers step by step. */
const connect = async (steps: Parameters<typeof fakeService>[0]) => {
  const { client: service, seen, left } = fakeService(steps)
  const [ours, theirs] = InMemoryTransport.createLinkedPair()
  await makeServer({ client: service, url: 'https://api.example.com', folder, version: '1.0.0' }).connect(theirs)
  const agent = new Client({ name: 'test', version: '1.0.0' })
  await agent.connect(ours)
  const call = async (name: string, input: Record<string, unknown> = {}) => {
    const { isError = false, content } = (await agent.callTool({ name, arguments: input })) as CallToolResult
    const [first] = content
    return { isError, text: first?.type === 'text' ? first.text : '' }
  }
  return { agent, call, seen, left }
}

test('an apply without a check is refused, and nothing reaches the service', async () => {
  const { call, seen } = await connect([])
  expect(await call('apply', { job_id: CHECK })).toMatchObject({
    isError: true,
    text: containing('session has not shown'),
  })
  expect(seen).toEqual([])
})

test('the plan of a check is applied, and stops where a row comes otherwise', async () => {
  const { call, seen } = await connect([
    job(CHECK, 'validated'),
    job(CHECK, 'validated'),
    job(IMPORT, 'queued'),
    job(IMPORT, 'completed'),
  ])
  expect(await call('check', { file: 'leads.csv' })).toMatchObject({
    isError: false,
    text: containing('Show this plan'),
  })
  expect(await call('apply', { job_id: CHECK })).toMatchObject({ isError: false, text: containing('call undo with') })
  expect(JSON.parse(seen[0]?.body as string)).toEqual({
    csv: 'email\na@x.com\n',
    file_name: 'leads.csv',
    dry_run: true,
  })
  expect(JSON.parse(seen[2]?.body as string)).toEqual({ on_drift: 'stop' })
})

test('a check that failed has no plan: it cannot be applied', async () => {
  const { call, left } = await connect([job(CHECK, 'queued'), job(CHECK, 'failed')])
  await call('check', { csv: 'email\na@x.com\n' })
  expect(await call('apply', { job_id: CHECK })).toMatchObject({ isError: true })
  expect(left).toEqual([])
})

test('the status of a dry run that another session made does not open the way to apply it', async () => {
  const { call } = await connect([job(CHECK, 'validated')])
  await call('status', { job_id: CHECK })
  expect(await call('apply', { job_id: CHECK })).toMatchObject({ isError: true })
})

test.each(['../secret.csv', 'link.csv', 'none.csv', '.'])('the file %s is not read', async (file) => {
  const { call, seen } = await connect([])
  expect(await call('check', { file })).toMatchObject({ isError: true })
  expect(await call('inspect', { file })).toMatchObject({ isError: true })
  expect(seen).toEqual([])
})

test.each([
  ['check', {}],
  ['check', { file: 'leads.csv', csv: 'email' }],
  ['check', { file: 'leads.csv', update_exisiting: true }],
  ['inspect', { csv: 'email', delimiter: 'x' }],
  ['apply', { job_id: '../contacts' }],
  ['undo', {}],
  ['status', { job_id: CHECK, outcome: 'lost' }],
])('arguments of %s that its schema refuses are not sent: %j', async (name, input) => {
  const { call, seen } = await connect([])
  expect(await call(name, input)).toMatchObject({ isError: true, text: containing('The arguments are not valid') })
  expect(seen).toEqual([])
})

test('what the service refuses is said in its words', async () => {
  const error = { code: 'insufficient_permissions', message: 'The key lacks delete:contacts.', request_id: 'r1' }
  const { call } = await connect([{ status: 403, json: { error } }])
  expect(await call('undo', { job_id: IMPORT })).toMatchObject({ isError: true, text: containing('delete:contacts') })
})

test('resources: the guide and jobs; nothing else is read', async () => {
  const { agent } = await connect([job(IMPORT, 'completed')])
  const { resources } = await agent.listResources()
  expect(resources.map(({ name }) => name)).toEqual(['guide', 'openapi', 'jobs'])
  const guide = await agent.readResource({ uri: 'contacts-import://docs/guide' })
  expect(guide.contents[0]).toMatchObject({ mimeType: 'text/markdown', text: containing('contacts-import') })
  const read = await agent.readResource({ uri: `contacts-import://jobs/${IMPORT}` })
  expect(read.contents[0]).toMatchObject({ text: containing('completed') })
  await expect(agent.readResource({ uri: 'file:///etc/passwd' })).rejects.toThrow('There is no resource')
})
