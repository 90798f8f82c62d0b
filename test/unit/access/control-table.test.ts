import { hasAnyOf, PERMISSIONS } from '../../../lambdas/access/permissions.ts'
import { randomBytes } from 'node:crypto'
import { makeKeyStore } from '../../../lambdas/access/key-store.ts'
import { makeRateCounter } from '../../../lambdas/access/rate-counter.ts'
import { makeWorkspaces } from '../../../lambdas/access/workspaces.ts'
import { makeKey } from '../http/request-fixture.ts'
import { makeRecordedDynamo } from './recorded-dynamo.ts'
import type { WorkspaceVault } from '../../../lambdas/access/workspace-vault.ts'

const tableName = 'control'
const NOW = Date.parse('2026-11-23T12:00:00.000Z')
const clock = { now: () => NOW, sleep: () => Promise.resolve() }
const hash = 'ab'.repeat(32)
const key = makeKey({ name: 'CI', permissions: ['read:contacts'] })

const attributes = {
  key_id: { S: key.id },
  workspace_id: { S: 'acme' },
  name: { S: 'CI' },
  permissions: { L: [{ S: 'read:contacts' }] },
  rate_limit: { M: { requests: { N: '600' }, window_seconds: { N: '60' } } },
  created_at: { S: key.created_at },
}

const keyItem = { pk: { S: `KEY#${key.id}` }, sk: { S: 'KEY' }, ...attributes, key_hash: { S: hash } }

const response = (body: unknown, status = 200) => ({ status, body })

describe('the key store', () => {
  it('adds a key and its place in the list together, and over nothing', async () => {
    const { dynamo, requests } = makeRecordedDynamo([response({})])
    await makeKeyStore({ dynamo, tableName }).add({ key, hash })
    expect(requests).toHaveLength(1)
    expect(requests[0]).toMatchObject({
      operation: 'TransactWriteItems',
      input: {
        TransactItems: [
          { Put: { Item: keyItem, ConditionExpression: 'attribute_not_exists(pk)' } },
          {
            Put: {
              Item: { ...attributes, pk: { S: 'WORKSPACE#acme' }, sk: { S: `KEY#${key.id}` } },
              ConditionExpression: 'attribute_not_exists(pk)',
            },
          },
        ],
      },
    })
    expect(JSON.stringify(requests).split(hash)).toHaveLength(2)
  })

  it('reads a key as it was last written', async () => {
    const { dynamo, requests } = makeRecordedDynamo([response({ Item: keyItem })])
    expect(await makeKeyStore({ dynamo, tableName }).get(key.id)).toEqual({ key, hash })
    expect(requests[0]).toMatchObject({ operation: 'GetItem', input: { ConsistentRead: true } })
  })

  it.each([
    ['without a hash', { ...keyItem, key_hash: undefined }],
    ['without permissions', { ...keyItem, permissions: { L: [] } }],
    ['of a later form', { ...keyItem, stored_version: { N: '2' } }],
    ['of no workspace', { ...keyItem, workspace_id: { S: '' } }],
    ['that ends at no time', { ...keyItem, expires_at: { S: 'soon' } }],
  ])('takes no stored key %s', async (_, Item) => {
    const { dynamo } = makeRecordedDynamo([response({ Item })])
    await expect(makeKeyStore({ dynamo, tableName }).get(key.id)).rejects.toThrow()
  })

  it('reads a key with a permission of a later version, which allows nothing here', async () => {
    const Item = { ...keyItem, permissions: { L: [{ S: 'write:all' }] } }
    const { dynamo } = makeRecordedDynamo([response({ Item })])
    const stored = await makeKeyStore({ dynamo, tableName }).get(key.id)
    expect(stored?.key.permissions).toEqual(['write:all'])
    expect(hasAnyOf(stored?.key.permissions ?? [], PERMISSIONS)).toBe(false)
  })

  it('lists over pages, the oldest first', async () => {
    const older = { ...keyItem, created_at: { S: '2025-01-01T00:00:00.000Z' } }
    const { dynamo } = makeRecordedDynamo([
      response({ Items: [keyItem], LastEvaluatedKey: { pk: { S: 'a' }, sk: { S: 'b' } } }),
      response({ Items: [older] }),
    ])
    const listed = await makeKeyStore({ dynamo, tableName }).list('acme')
    expect(listed.map(({ created_at }) => created_at)).toEqual(['2025-01-01T00:00:00.000Z', key.created_at])
    expect(JSON.stringify(listed)).not.toContain(hash)
  })
})

describe('a window of requests', () => {
  const failed = (Item?: object) => ({
    status: 400,
    body: { __type: 'com.amazonaws.dynamodb.v20120810#ConditionalCheckFailedException', ...(Item && { Item }) },
  })
  const counterOn = (...answers: Parameters<typeof makeRecordedDynamo>[0]) => {
    const { dynamo, requests } = makeRecordedDynamo(answers)
    return { counter: makeRateCounter({ dynamo, tableName }), requests }
  }
  const request = { keyId: key.id, start: 600, slot: 7, windowSeconds: 60, allowed: 5 }
  const slots = (counted: Record<number, number>) => Array.from({ length: 60 }, (_, slot) => counted[slot] ?? 0)

  it('is counted by one atomic update, which DynamoDB deletes 35 days after the next window', async () => {
    const { counter, requests } = counterOn(
      response({ Attributes: { count: { N: '4' }, s3: { N: '3' }, s7: { N: '1' } } }),
    )
    expect(await counter.count(request)).toEqual({ passed: true, window: { count: 4, slots: slots({ 3: 3, 7: 1 }) } })
    expect(requests).toMatchObject([
      {
        operation: 'UpdateItem',
        input: {
          Key: { pk: { S: `RATE#${key.id}` }, sk: { S: 'RATE#600' } },
          UpdateExpression: 'SET expires_at_seconds = :expiry, stored_version = :version ADD #count :one, #slot :one',
          ConditionExpression: 'attribute_not_exists(#count) OR #count < :allowed',
          ExpressionAttributeNames: { '#count': 'count', '#slot': 's7' },
          ExpressionAttributeValues: {
            ':expiry': { N: String(720 + 35 * 86_400) },
            ':allowed': { N: '5' },
            ':version': { N: '1' },
          },
        },
      },
    ])
  })

  it('that is full counts nothing, and says how it is, also where nothing was counted in it', async () => {
    const { counter, requests } = counterOn(failed({ count: { N: '5' }, s0: { N: '5' } }), failed())
    expect(await counter.count(request)).toEqual({ passed: false, window: { count: 5, slots: slots({ 0: 5 }) } })
    expect(await counter.count({ ...request, allowed: 0 })).toEqual({ passed: false, window: { count: 0, slots: [] } })
    expect(requests[1]?.input).toMatchObject({ ConditionExpression: '#count < :allowed' })
  })

  it('is read as it was last written, and was empty where there is none', async () => {
    const { counter, requests } = counterOn(response({ Item: { count: { N: '2' }, s59: { N: '2' } } }), response({}))
    expect(await counter.read(key.id, 600)).toEqual({ count: 2, slots: slots({ 59: 2 }) })
    expect(await counter.read(key.id, 600)).toEqual({ count: 0, slots: [] })
    expect(requests[0]).toMatchObject({ operation: 'GetItem', input: { ConsistentRead: true } })
  })
})

it('a window of a later form is not read, and so no request is counted in it', async () => {
  const { dynamo } = makeRecordedDynamo([response({ Item: { count: { N: '2' }, stored_version: { N: '2' } } })])
  await expect(makeRateCounter({ dynamo, tableName }).read(key.id, 600)).rejects.toThrow('stored version 2')
})

describe('the last use of a key', () => {
  it('is the newest window of its rate limit: nothing else is written for it', async () => {
    const { dynamo, requests } = makeRecordedDynamo([response({ Items: [{ sk: { S: 'RATE#1767225600' } }] })])
    expect(await makeKeyStore({ dynamo, tableName }).lastUsed(key.id)).toBe('2026-01-01T00:00:00.000Z')
    expect(requests).toMatchObject([{ operation: 'Query', input: { ScanIndexForward: false, Limit: 1 } }])
  })

  it('is unknown where no window is left', async () => {
    const { dynamo } = makeRecordedDynamo([response({ Items: [] })])
    expect(await makeKeyStore({ dynamo, tableName }).lastUsed(key.id)).toBeUndefined()
  })
})

it('the end of a key is brought forward in both of its items at once, and never put off', async () => {
  const { dynamo, requests } = makeRecordedDynamo([response({})])
  await makeKeyStore({ dynamo, tableName }).expire(key, '2026-01-02T00:00:00.000Z')
  const [request] = requests
  expect(request?.operation).toBe('TransactWriteItems')
  const items = request?.input['TransactItems'] as { Update: { Key: unknown; ConditionExpression: string } }[]
  expect(items.map(({ Update }) => Update.Key)).toEqual([
    { pk: { S: `KEY#${key.id}` }, sk: { S: 'KEY' } },
    { pk: { S: `WORKSPACE#${key.workspace_id}` }, sk: { S: `KEY#${key.id}` } },
  ])
  for (const { Update } of items) expect(Update.ConditionExpression).toContain('expires_at > :end')
})

describe('a workspace', () => {
  const secret = Buffer.alloc(32, 7)
  const stored = { Item: { secret: { B: secret.toString('base64') }, created_at: { S: key.created_at } } }
  const workspacesOn = (answers: Parameters<typeof makeRecordedDynamo>[0], vault?: WorkspaceVault) => {
    const { dynamo, requests } = makeRecordedDynamo(answers)
    return { workspaces: makeWorkspaces({ dynamo, tableName, clock, randomBytes, vault }), requests }
  }
  const exists = { __type: 'com.amazonaws.dynamodb.v20120810#ConditionalCheckFailedException', message: 'exists' }
  /** Puts the name of the workspace before the secret, and opens only what has it. */
  const vault: WorkspaceVault = {
    seal: (plain, name) => Promise.resolve(Buffer.concat([Buffer.from(name), plain])),
    open: (sealed, name) =>
      Buffer.from(sealed).toString().startsWith(name)
        ? Promise.resolve(sealed.subarray(name.length))
        : Promise.reject(new Error('InvalidCiphertextException')),
  }
  const sealed = {
    Item: {
      sealed_secret: { B: Buffer.concat([Buffer.from('acme'), secret]).toString('base64') },
      created_at: { S: key.created_at },
    },
  }

  it('keeps its secret encrypted, bound to its name, and never as it is', async () => {
    const { workspaces, requests } = workspacesOn([response({})], vault)
    await workspaces.ensureWorkspace('acme')
    const { Item } = requests[0]?.input as { Item: Record<string, { B?: string }> }
    expect(Object.keys(Item).sort()).toEqual(['created_at', 'pk', 'sealed_secret', 'sk'])
    expect(Buffer.from(Item['sealed_secret']?.B ?? '', 'base64').toString()).toMatch(/^acme/)
  })

  it('opens it once a container', async () => {
    const { workspaces, requests } = workspacesOn([response(sealed)], vault)
    expect(Buffer.from(await workspaces.workspaceSecret('acme'))).toEqual(secret)
    expect(Buffer.from(await workspaces.workspaceSecret('acme'))).toEqual(secret)
    expect(requests).toHaveLength(1)
  })

  it('reads one of before there was a vault, and encrypts it with the next key that is made', async () => {
    const { workspaces, requests } = workspacesOn(
      [response(stored), response(exists, 400), response(stored), response({})],
      vault,
    )
    expect(Buffer.from(await workspaces.workspaceSecret('acme'))).toEqual(secret)
    await workspaces.ensureWorkspace('acme')
    expect(requests.at(-1)).toMatchObject({
      operation: 'UpdateItem',
      input: {
        UpdateExpression: 'SET sealed_secret = :sealed REMOVE secret',
        ConditionExpression: 'secret = :secret',
        ExpressionAttributeValues: { ':sealed': sealed.Item.sealed_secret, ':secret': stored.Item.secret },
      },
    })
  })

  it('that is encrypted already stays as it is', async () => {
    const { workspaces, requests } = workspacesOn([response(exists, 400), response(sealed)], vault)
    await workspaces.ensureWorkspace('acme')
    expect(requests.map(({ operation }) => operation)).toEqual(['PutItem', 'GetItem'])
  })

  it('does not open with another’s ciphertext, or without a vault', async () => {
    const { workspaces } = workspacesOn([response(sealed)], vault)
    await expect(workspaces.workspaceSecret('other')).rejects.toThrow('InvalidCiphertext')
    const without = workspacesOn([response(sealed)])
    await expect(without.workspaces.workspaceSecret('acme')).rejects.toThrow('no vault')
  })

  it('gets its secret once: a second time changes nothing and is no failure', async () => {
    const { workspaces, requests } = workspacesOn([response({}), response(exists, 400)])
    await workspaces.ensureWorkspace('acme')
    await workspaces.ensureWorkspace('acme')
    for (const { input } of requests) expect(input['ConditionExpression']).toBe('attribute_not_exists(pk)')
  })

  it('is read once a container, strongly consistent', async () => {
    const { workspaces, requests } = workspacesOn([response(stored)])
    expect(Buffer.from(await workspaces.workspaceSecret('acme'))).toEqual(secret)
    expect(Buffer.from(await workspaces.workspaceSecret('acme'))).toEqual(secret)
    expect(requests).toMatchObject([{ operation: 'GetItem', input: { ConsistentRead: true } }])
  })

  it.each([
    ['no item', {}],
    ['a short secret', { Item: { ...stored.Item, secret: { B: 'AAAA' } } }],
    ['a secret that is text', { Item: { ...stored.Item, secret: { S: 'a'.repeat(32) } } }],
  ])('with %s fails, and is checked again the next time', async (_, broken) => {
    const { workspaces } = workspacesOn([response(broken), response(stored)])
    await expect(workspaces.workspaceSecret('acme')).rejects.toThrow()
    expect(await workspaces.workspaceSecret('acme')).toHaveLength(32)
  })
})
