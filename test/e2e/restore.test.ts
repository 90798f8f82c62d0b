import {
  DescribeTableCommand,
  UpdateContinuousBackupsCommand,
  UpdateTableCommand,
  UpdateTimeToLiveCommand,
  TagResourceCommand,
  type TableDescription,
} from '@aws-sdk/client-dynamodb'
import { DeleteCommand, GetCommand, PutCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb'
import { lacksOf } from '../../bin/existing-tables.ts'
import { importsSince } from '../../bin/imports-since.ts'
import { beginRestore, restorableTimes, restoredName } from '../../bin/restore-table.ts'
import { closeRevived } from '../../bin/revived-control.ts'
import { applySettings, describeTable, readSettings, whenActive } from '../../bin/table-settings.ts'
import { makeAccess } from '../../lambdas/access/make-access.ts'
import { systemClock } from '../../lambdas/platform/clock.ts'
import { workspacePk } from '../../lambdas/platform/control-keys.ts'
import { deliveryItem } from '../../lambdas/webhooks/delivery-item.ts'
import { webhookFrom, webhookItem, webhookKey } from '../../lambdas/webhooks/webhook-item.ts'
import { readStage } from '../../lib/stages.ts'
import { createControlTable, deleteTables } from '../support/control-table.ts'
import { emulatorUnderTest } from '../support/emulator.ts'
import { dynamo } from '../support/stored.ts'
import { makeDelivery, makeWebhook, webhookId } from '../support/webhook-fixture.ts'

const WORKSPACE = 'acme'
const HOUR_MS = 3_600_000

/** DynamoDB Local, which the other emulators use, restores nothing. */
const drill = emulatorUnderTest() === 'MiniStack' ? test : test.skip

const tables: string[] = []
afterAll(() => deleteTables(tables))

const accessTo = (tableName: string) => makeAccess({ dynamo, tableName, clock: systemClock })
const put = (TableName: string, Item: Record<string, unknown>) => dynamo.send(new PutCommand({ TableName, Item }))
const get = async (TableName: string, Key: Record<string, unknown>) =>
  (await dynamo.send(new GetCommand({ TableName, Key, ConsistentRead: true }))).Item
const job = (id: string, status: string, more: object = {}) => ({
  pk: workspacePk(WORKSPACE),
  sk: `JOB#${id}`,
  job_id: id,
  workspace_id: WORKSPACE,
  status,
  revision: 1,
  ...more,
})
const set = (TableName: string, Key: Record<string, unknown>, name: string, value: unknown) =>
  dynamo.send(
    new UpdateCommand({
      TableName,
      Key,
      UpdateExpression: 'SET #name = :value',
      ExpressionAttributeNames: { '#name': name },
      ExpressionAttributeValues: { ':value': value },
    }),
  )

/** As prod has it. */
const createSource = async (): Promise<TableDescription> => {
  const name = await createControlTable()
  tables.push(name)
  await dynamo.send(
    new UpdateTimeToLiveCommand({
      TableName: name,
      TimeToLiveSpecification: { AttributeName: 'expires_at_seconds', Enabled: true },
    }),
  )
  await dynamo.send(
    new UpdateContinuousBackupsCommand({
      TableName: name,
      PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
    }),
  )
  const table = await whenActive(dynamo, name)
  const Tags = [{ Key: 'stage', Value: 'prod' }]
  await dynamo.send(new TagResourceCommand({ ResourceArn: table.TableArn, Tags }))
  return table
}

const restore = async (source: TableDescription): Promise<string> => {
  const times = await restorableTimes(dynamo, source.TableName ?? '')
  const name = restoredName(source.TableName ?? '', times.latest)
  await beginRestore(dynamo, source, { name, at: undefined, times })
  tables.push(name)
  await whenActive(dynamo, name)
  return name
}

const prod = { ...readStage('prod'), deletionProtection: false }
const found = async (name: string) => {
  const table = await whenActive(dynamo, name)
  return { table, settings: await readSettings(dynamo, table) }
}

drill('a restored table gets what a restore does not carry over; before that, no deployment takes it', async () => {
  const source = await createSource()
  const name = await restore(source)
  expect(lacksOf('control', prod, await found(name))).toEqual([
    'has no attribute as its time to live, not expires_at_seconds',
    'has no point-in-time recovery',
  ])
  expect(lacksOf('contacts', prod, await found(name))).toContain('has the key pk, sk, not pk')

  const wanted = { ...(await readSettings(dynamo, source)), deletionProtection: true }
  for (const time of ['once', 'again']) {
    await applySettings(dynamo, name, wanted, 10)
    const { settings } = await found(name)
    expect({ time, settings }).toEqual({ time, settings: wanted })
  }
  expect(wanted).toMatchObject({ timeToLive: 'expires_at_seconds', tags: [{ Key: 'stage', Value: 'prod' }] })
  expect(lacksOf('control', readStage('prod'), await found(name))).toEqual([])
  await dynamo.send(new UpdateTableCommand({ TableName: name, DeletionProtectionEnabled: false }))
  const { Table } = await dynamo.send(new DescribeTableCommand({ TableName: name }))
  expect(Table?.GlobalSecondaryIndexes).toHaveLength(1)
})

drill('a table without point-in-time recovery, and a time that is not kept, are refused with the reason', async () => {
  const bare = await createControlTable()
  tables.push(bare)
  await expect(restorableTimes(dynamo, bare)).rejects.toThrow('has no point-in-time recovery')
  const source = await createSource()
  const times = await restorableTimes(dynamo, source.TableName ?? '')
  const at = new Date(times.earliest.getTime() - HOUR_MS)
  await expect(beginRestore(dynamo, source, { name: 'never', at, times })).rejects.toThrow('cannot be restored: only')
  expect(await describeTable(dynamo, 'never')).toBeUndefined()
})

drill('what was revoked, rotated, disabled, ended or erased since the restored time stays so', async () => {
  const source = await createSource()
  const current = source.TableName ?? ''
  const { keys, workspaces } = accessTo(current)
  await workspaces.ensureWorkspace(WORKSPACE)
  await workspaces.ensureWorkspace('erased')
  const create = (workspaceId = WORKSPACE) => keys.create({ workspaceId, permissions: ['read:contacts'] })
  const [kept, stolen, rotated, erased] = [await create(), await create(), await create(), await create('erased')]
  const [untouched, disabledSince, moved] = [1, 2, 3].map((n) => makeWebhook({ webhook_id: webhookId(n) }))
  if (untouched === undefined || disabledSince === undefined || moved === undefined) throw new Error('No webhooks')
  for (const webhook of [untouched, disabledSince, moved]) await put(current, webhookItem(webhook))
  const waiting = makeDelivery(1, { webhook_id: disabledSince.webhook_id })
  const sent = makeDelivery(2, { webhook_id: untouched.webhook_id })
  for (const delivery of [waiting, sent]) await put(current, deliveryItem(delivery))
  for (const id of ['imp_1', 'imp_2']) await put(current, job(id, 'processing'))

  const restored = await restore(source)
  const began = new Date()
  await keys.revoke(stolen.key.id)
  await keys.rotate(rotated.key.id, HOUR_MS)
  const made = await create()
  await workspaces.ensureWorkspace('new')
  await set(current, webhookKey(disabledSince), 'enabled', false)
  await set(current, webhookKey(moved), 'url', 'https://new.example.com/')
  await put(current, deliveryItem({ ...sent, status: 'delivered', next_attempt_at: null }))
  const completed_at = new Date(began.getTime() + 1_000).toISOString()
  await put(current, job('imp_1', 'completed', { completed_at, revision: 7 }))
  for (const Key of [
    { pk: `KEY#${erased.key.id}`, sk: 'KEY' },
    { pk: workspacePk('erased'), sk: 'WORKSPACE' },
  ])
    await dynamo.send(new DeleteCommand({ TableName: current, Key }))
  await put(current, { pk: 'ERASURE#erased', sk: completed_at })

  const opens = async (text: string) => (await accessTo(restored).keys.findByPresentedKey(text)) !== undefined
  expect(await opens(stolen.text)).toBe(true)
  const closed = await closeRevived({ dynamo, clock: systemClock, current, restored })

  expect({
    ...closed,
    keys_revoked: closed.keys_revoked.toSorted(),
    webhooks_disabled: closed.webhooks_disabled.toSorted(),
  }).toMatchObject({
    keys_revoked: [stolen.key.id, erased.key.id].toSorted(),
    keys_ended_sooner: [rotated.key.id],
    webhooks_disabled: [disabledSince.webhook_id, moved.webhook_id],
    jobs_ended: 1,
    deliveries_ended: 1,
    workspaces_added: ['new'],
    workspaces_to_erase: ['erased'],
  })
  expect(closed.keys_missing).toContain(made.key.id)
  expect(await opens(stolen.text)).toBe(false)
  expect(await opens(erased.text)).toBe(false)
  expect(await opens(kept.text)).toBe(true)
  const listed = await accessTo(restored).keys.list(WORKSPACE)
  const ends = Date.parse(listed.find(({ id }) => id === rotated.key.id)?.expires_at ?? '')
  expect(ends).toBeLessThanOrEqual(Date.now() + HOUR_MS)
  const webhookOf = async (webhook: typeof moved) => webhookFrom((await get(restored, webhookKey(webhook))) ?? {})
  expect(await webhookOf(untouched)).toMatchObject({ enabled: true })
  expect(await webhookOf(disabledSince)).toMatchObject({ enabled: false })
  expect(await webhookOf(moved)).toMatchObject({ enabled: false, url: moved.url })
  const { pk, sk } = deliveryItem(waiting)
  expect(await get(restored, { pk, sk })).toMatchObject({ status: 'cancelled' })
  expect(await get(restored, { pk: workspacePk(WORKSPACE), sk: 'JOB#imp_1' })).toMatchObject({ status: 'completed' })
  expect(await get(restored, { pk: workspacePk(WORKSPACE), sk: 'JOB#imp_2' })).toMatchObject({ status: 'processing' })
  const secret = { pk: workspacePk('new'), sk: 'WORKSPACE' }
  expect((await get(restored, secret))?.['secret']).toEqual((await get(current, secret))?.['secret'])

  const again = await closeRevived({ dynamo, clock: systemClock, current, restored })
  expect(again).toEqual({
    ...closed,
    keys_revoked: [],
    keys_ended_sooner: [],
    webhooks_disabled: [],
    jobs_ended: 0,
    deliveries_ended: 0,
    workspaces_added: [],
  })
  expect((await importsSince(dynamo, current, began)).map(({ job_id }) => job_id)).toEqual(['imp_1', 'imp_2'])
  expect(await importsSince(dynamo, current, new Date(Date.now() + HOUR_MS))).toEqual([
    { workspace_id: WORKSPACE, job_id: 'imp_2', status: 'processing' },
  ])
})
