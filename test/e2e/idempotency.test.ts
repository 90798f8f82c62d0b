import { createHash } from 'node:crypto'
import { UpdateCommand } from '@aws-sdk/lib-dynamodb'
import type { HttpResponse } from '../../local/http-client.ts'
import { expectFailure, importAnswer } from '../support/contract.ts'
import { deployedApp } from '../support/local-cloud.ts'
import { controlKeys, dynamo, storedAmounts, storedItems } from '../support/stored.ts'
import { waitFor } from '../support/wait-for.ts'
import { IMPORT_PATH, newWorkspace, type Workspace } from '../support/workspace.ts'

let workspace: Workspace
beforeEach(async () => {
  workspace = await newWorkspace()
})

const KEY = { 'Idempotency-Key': 'key-1' }
const ROWS = [{ email: 'a@x.com' }, { email: 'nope' }, { email: 'a@x.com', company: 'Again' }]
const jobIdOf = ({ json }: HttpResponse): string => importAnswer.parse(json).data.job_id

test('the same key and body get the first answer again, byte for byte, and do nothing', async () => {
  const first = await workspace.post({ rows: ROWS }, KEY)
  expect(first.headers.get('idempotency-replayed')).toBeNull()
  const before = await storedAmounts(workspace.workspaceId)
  await workspace.import({ rows: [{ email: 'a@x.com', company: 'Since' }], update_existing: true })
  const stored = await storedItems(workspace.workspaceId)
  for (let count = 0; count < 2; count += 1) {
    const again = await workspace.post({ rows: ROWS }, KEY)
    expect([again.status, again.text]).toEqual([first.status, first.text])
    expect(again.headers.get('idempotency-replayed')).toBe('true')
    expect(again.headers.get('x-request-id')).not.toBe(first.headers.get('x-request-id'))
  }
  expect(await storedItems(workspace.workspaceId)).toEqual(stored)
  expect(await storedAmounts(workspace.workspaceId)).toMatchObject({ jobs: before.jobs + 1, idempotencyKeys: 1 })
})

test('a replay is the same to another key of the workspace, and for a CSV and a dry run', async () => {
  const other = await newWorkspace({ workspaceId: workspace.workspaceId })
  for (const [key, body] of [
    ['csv', { csv: 'email;junk\na@x.com;1' }],
    ['dry', { rows: ROWS, dry_run: true }],
  ] as const) {
    const first = await workspace.post(body, { 'Idempotency-Key': key })
    const again = await other.post(body, { 'Idempotency-Key': key })
    expect([again.status, again.text]).toEqual([200, first.text])
    expect(again.headers.get('idempotency-replayed')).toBe('true')
  }
})

test.each([
  ['other rows', { rows: [{ email: 'b@x.com' }] }],
  ['another option', { rows: ROWS, update_existing: true }],
])('422 idempotency_key_reused: the same key with %s', async (_, body) => {
  const first = await workspace.post({ rows: ROWS }, KEY)
  const before = await storedAmounts(workspace.workspaceId)
  expectFailure(await workspace.post(body, KEY), 422, 'idempotency_key_reused')
  expect(await storedAmounts(workspace.workspaceId)).toEqual(before)
  expect((await workspace.post({ rows: ROWS }, KEY)).text).toBe(first.text)
})

test('other keys, and no key, are other imports', async () => {
  const answers = [
    await workspace.post({ rows: ROWS }, KEY),
    await workspace.post({ rows: ROWS }, { 'Idempotency-Key': 'Key-1' }),
    await workspace.post({ rows: ROWS }),
    await workspace.post({ rows: ROWS }),
  ]
  expect(new Set(answers.map(jobIdOf)).size).toBe(4)
})

test.each([
  ['1 character', 'k'],
  ['255 characters', 'k'.repeat(255)],
  ['every printable ASCII character', String.fromCharCode(...Array.from({ length: 94 }, (_, n) => n + 33))],
])('a key may have %s', async (_, key) => {
  const first = await workspace.post({ rows: ROWS }, { 'Idempotency-Key': key })
  expect((await workspace.post({ rows: ROWS }, { 'Idempotency-Key': key })).text).toBe(first.text)
})

test.each([
  ['nothing in it', ''],
  ['256 characters', 'k'.repeat(256)],
  ['a letter beyond ASCII', 'schlüssel'],
  ['a control character', 'a\tb'],
])('400 validation_error: a key with %s', async (_, key) => {
  const before = await storedAmounts(workspace.workspaceId)
  const response = await workspace.post({ rows: ROWS }, { 'Idempotency-Key': key })
  const { details } = expectFailure(response, 400, 'validation_error')
  expect(Object.keys(details?.fields ?? {})).toEqual(['Idempotency-Key'])
  expect(await storedAmounts(workspace.workspaceId)).toEqual(before)
})

test.each<[number, Record<string, unknown>]>([
  [400, { rows: ROWS, nonsense: 1 }],
  [400, { csv: 'email\n"a@x.com' }],
  [400, { csv: 'email,name\na@x.com,"open' }],
  [400, { csv: `junk\n${'1\n'.repeat(501)}` }],
  [404, { upload_id: 'upl_01JD0000000000000000000000' }],
])('a request refused with %d stores no key: its key is free for another body', async (status, refused) => {
  expect((await workspace.post(refused, KEY)).status).toBe(status)
  expect(await controlKeys(workspace.workspaceId, 'IDEMPOTENCY#')).toEqual([])
  const response = await workspace.post({ rows: ROWS }, KEY)
  expect([response.status, response.headers.get('idempotency-replayed')]).toEqual([200, null])
})

test('the same request many times at once makes one job: the others wait or get its answer', async () => {
  const body = { rows: Array.from({ length: 300 }, (_, n) => ({ email: `row${n}@x.com` })) }
  const answers = await Promise.all(Array.from({ length: 6 }, () => workspace.post(body, KEY)))
  for (const response of answers.filter(({ status }) => status !== 200)) {
    expectFailure(response, 409, 'idempotency_in_progress')
    // No longer than a function may run.
    expect(response.headers.get('retry-after')).toMatch(/^([1-9]|[12]\d)$/)
  }
  const worked = answers.filter(({ status }) => status === 200)
  expect(worked.filter(({ headers }) => headers.get('idempotency-replayed') === null)).toHaveLength(1)
  const last = await waitFor(
    () => workspace.post(body, KEY),
    ({ status }) => status === 200,
    30_000,
  )
  expect(new Set([...worked, last].map(({ text }) => text)).size).toBe(1)
  expect(importAnswer.parse(last.json).data).toMatchObject({ created_count: 300, total_count: 300 })
  expect(await storedAmounts(workspace.workspaceId)).toMatchObject({ jobs: 1, idempotencyKeys: 1, items: 300 })
})

test('a key older than 24 h is as if it had never been used', async () => {
  const first = await workspace.post({ rows: ROWS }, KEY)
  const [sk = ''] = await controlKeys(workspace.workspaceId, 'IDEMPOTENCY#')
  const item = { TableName: deployedApp().control_table, Key: { pk: `WORKSPACE#${workspace.workspaceId}`, sk } }
  const { Attributes } = await dynamo.send(
    new UpdateCommand({
      ...item,
      // As if the day since had passed: DynamoDB deletes what expired late, so it is still there.
      UpdateExpression: 'ADD expires_at_seconds :day',
      ExpressionAttributeValues: { ':day': -24 * 60 * 60 },
      ReturnValues: 'UPDATED_OLD',
    }),
  )
  const keptSeconds = Number(Attributes?.['expires_at_seconds']) - Date.now() / 1_000
  expect(Math.abs(keptSeconds - 24 * 60 * 60)).toBeLessThan(60)
  const later = await workspace.post({ rows: ROWS, update_existing: true }, KEY)
  expect(later.headers.get('idempotency-replayed')).toBeNull()
  expect(jobIdOf(later)).not.toBe(jobIdOf(first))
  expect((await workspace.post({ rows: ROWS, update_existing: true }, KEY)).text).toBe(later.text)
})

test('the key itself is stored nowhere', async () => {
  await workspace.post({ rows: ROWS }, { 'Idempotency-Key': 'order of Jane Doe' })
  const stored = await controlKeys(workspace.workspaceId, 'IDEMPOTENCY#')
  const hash = createHash('sha256').update(`${IMPORT_PATH}\norder of Jane Doe`).digest('hex')
  expect(stored).toEqual([`IDEMPOTENCY#${hash}`])
})
