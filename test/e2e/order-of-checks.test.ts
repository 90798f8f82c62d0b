import { anonymousHttp } from '../support/local-cloud.ts'
import type { HttpRequest } from '../../local/http-client.ts'
import { expectFailure } from '../support/contract.ts'
import { testOver10Megabytes } from '../support/test-over-10-megabytes.ts'
import { storedAmounts } from '../support/stored.ts'
import { IMPORT_PATH, newWorkspace } from '../support/workspace.ts'

/** A window so long that no test meets its end. */
const ONE_A_DAY = { requests: 1, window_seconds: 86_400 } as const

const tooLarge = new Uint8Array(20 * 1024 * 1024 + 1).fill(0x20)
const post = (rest: Partial<HttpRequest>): HttpRequest => ({ method: 'POST', path: IMPORT_PATH, ...rest })
const TEXT = { 'Content-Type': 'text/plain', 'Idempotency-Key': 'key' }
const JSON_TYPE = { 'Content-Type': 'application/json', 'Idempotency-Key': 'key' }

/** A body that is too large, of the wrong type, and no JSON. */
const allWrong = post({ body: tooLarge, headers: TEXT })

testOver10Megabytes('401 comes before all else', async () => {
  expectFailure(await anonymousHttp()(allWrong), 401, 'invalid_key')
})

testOver10Megabytes('403 comes before 429, and so on', async () => {
  const reader = await newWorkspace({ permissions: ['read:contacts'], rateLimit: ONE_A_DAY })
  for (let count = 0; count < 3; count += 1) expectFailure(await reader.http(allWrong), 403, 'insufficient_permissions')
})

testOver10Megabytes('429 comes before 413, and so on', async () => {
  const limited = await newWorkspace({ rateLimit: ONE_A_DAY })
  await limited.import({ rows: [{ email: 'a@x.com' }] })
  expectFailure(await limited.http(allWrong), 429, 'rate_limited')
})

testOver10Megabytes('413 comes before 415, and so on', async () => {
  const workspace = await newWorkspace()
  expectFailure(await workspace.http(allWrong), 413, 'payload_too_large')
})

test('415 comes before 400', async () => {
  const workspace = await newWorkspace()
  expectFailure(await workspace.http(post({ body: '{', headers: TEXT })), 415, 'unsupported_media_type')
})

test.each([
  ['broken JSON', '{'],
  ['a body without rows', '{}'],
  ['an unterminated quote', '{"csv": "email\\n\\"a@x.com"}'],
])('400 comes before 422: %s', async (_, body) => {
  const workspace = await newWorkspace()
  await workspace.import({ rows: [{ email: 'a@x.com' }] }, { 'Idempotency-Key': 'key' })
  expectFailure(await workspace.http(post({ body, headers: JSON_TYPE })), 400, 'validation_error')
})

test('422 comes before the work', async () => {
  const workspace = await newWorkspace()
  await workspace.import({ rows: [{ email: 'a@x.com' }] }, { 'Idempotency-Key': 'key' })
  const before = await storedAmounts(workspace.workspaceId)
  const response = await workspace.post({ rows: [{ email: 'b@x.com' }] }, { 'Idempotency-Key': 'key' })
  expectFailure(response, 422, 'idempotency_key_reused')
  expect(await storedAmounts(workspace.workspaceId)).toEqual(before)
})
