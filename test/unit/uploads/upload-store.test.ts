import { makeIdempotencyStore, fingerprintOf } from '../../../lambdas/jobs/idempotency-store.ts'
import { makeUploadStore } from '../../../lambdas/uploads/upload-store.ts'
import { makeRecordedDynamo } from '../access/recorded-dynamo.ts'
import { NOW } from '../jobs/job-fixture.ts'

const tableName = 'control'
const upload = {
  workspace_id: 'acme',
  upload_id: 'upl_01KAS2M0F6Y9Q4T8W7ZC3XH5BN',
  format: 'csv',
  expires_at: NOW + 900_000,
  opened_by: 'key_1',
} as const
const DAY_SECONDS = 24 * 60 * 60
const refused = {
  status: 400,
  body: { __type: 'com.amazonaws.dynamodb.v20120810#ConditionalCheckFailedException', message: 'no' },
}
const ok = (body: unknown) => ({ status: 200, body })

const added = async () => {
  const { dynamo, requests } = makeRecordedDynamo([ok({})])
  await makeUploadStore({ dynamo, tableName }).open(upload)
  return requests[0]?.input['Item'] as Record<string, unknown>
}

describe('an upload', () => {
  it('is kept for a day after its form, under its workspace', async () => {
    expect(await added()).toMatchObject({
      pk: { S: 'WORKSPACE#acme' },
      sk: { S: `UPLOAD#${upload.upload_id}` },
      expires_at_seconds: { N: String((NOW + 900_000) / 1000 + DAY_SECONDS) },
    })
  })

  it('is opened once a day under one name; the one that is there is given', async () => {
    const used = { ...(await added()), used_by_job: { S: 'imp_1' }, used_since: { N: String(NOW) } }
    const there = { ...refused, body: { ...refused.body, Item: used } }
    const { dynamo, requests } = makeRecordedDynamo([ok({}), there])
    const store = makeUploadStore({ dynamo, tableName })
    expect(await store.open(upload)).toBeUndefined()
    expect(await store.open(upload)).toEqual({ ...upload, used_by: { job_id: 'imp_1', since: NOW } })
    expect(requests[0]?.input).toMatchObject({
      ConditionExpression: 'attribute_not_exists(pk) OR expires_at <= :day_before',
      ExpressionAttributeValues: { ':day_before': { N: String(upload.expires_at - DAY_SECONDS * 1000) } },
    })
  })

  it('is read as it was added, by whom it is used, and not beyond its time', async () => {
    const Item = await added()
    const used = { ...Item, used_by_job: { S: 'imp_1' }, used_since: { N: String(NOW) } }
    const { dynamo, requests } = makeRecordedDynamo([ok({ Item }), ok({ Item: used }), ok({ Item }), ok({})])
    const store = makeUploadStore({ dynamo, tableName })
    expect(await store.read(upload, NOW)).toEqual(upload)
    expect(await store.read(upload, NOW)).toEqual({ ...upload, used_by: { job_id: 'imp_1', since: NOW } })
    expect(await store.read(upload, NOW + 900_000 + DAY_SECONDS * 1000)).toBeUndefined()
    expect(await store.read(upload, NOW)).toBeUndefined()
    expect(requests[0]).toMatchObject({ operation: 'GetItem', input: { ConsistentRead: true } })
  })

  it('is not looked for under what cannot be an id', async () => {
    const { dynamo, requests } = makeRecordedDynamo([])
    const store = makeUploadStore({ dynamo, tableName })
    for (const upload_id of ['', 'upl_', `${upload.upload_id}#`, 'imp_01KAS2M0F6Y9Q4T8W7ZC3XH5BN']) {
      expect(await store.read({ workspace_id: 'acme', upload_id }, NOW)).toBeUndefined()
    }
    expect(requests).toEqual([])
  })

  it('is taken by one job, on condition', async () => {
    const { dynamo, requests } = makeRecordedDynamo([ok({}), refused])
    const store = makeUploadStore({ dynamo, tableName })
    expect(await store.claim(upload, 'imp_1', NOW)).toBe(true)
    const seen = { ...upload, used_by: { job_id: 'imp_0', since: 0 } }
    expect(await store.claim(seen, 'imp_1', NOW)).toBe(false)
    expect(requests).toMatchObject([
      {
        operation: 'UpdateItem',
        input: {
          ConditionExpression:
            'attribute_exists(pk) AND (attribute_not_exists(used_by_job) OR used_by_job = :job OR (used_by_job = :seen AND used_since = :since))',
          ExpressionAttributeValues: { ':job': { S: 'imp_1' }, ':seen': { S: 'imp_1' } },
        },
      },
      { input: { ExpressionAttributeValues: { ':seen': { S: 'imp_0' }, ':since': { N: '0' } } } },
    ])
  })
})

describe('an Idempotency-Key', () => {
  const name = { workspaceId: 'acme', path: '/v1/import/contacts', key: 'k', now: NOW }

  it('is checked without being claimed, under the name by which it is claimed, and not beyond its time', async () => {
    const claims = makeRecordedDynamo([ok({})])
    await makeIdempotencyStore({ dynamo: claims.dynamo, tableName }).claim({
      ...name,
      jobId: 'imp_1',
      fingerprint: fingerprintOf('body'),
    })
    const Item = claims.requests[0]?.input['Item'] as { pk: unknown; sk: unknown }
    const { dynamo, requests } = makeRecordedDynamo([ok({ Item }), ok({ Item }), ok({})])
    const store = makeIdempotencyStore({ dynamo, tableName })
    expect(await store.held(name)).toEqual({ jobId: 'imp_1', fingerprint: fingerprintOf('body') })
    expect(await store.held({ ...name, now: NOW + DAY_SECONDS * 1000 })).toBeUndefined()
    expect(await store.held(name)).toBeUndefined()
    expect(requests[0]).toMatchObject({
      operation: 'GetItem',
      input: { Key: { pk: Item.pk, sk: Item.sk }, ConsistentRead: true },
    })
    expect(Item).toMatchObject({ stored_version: { N: '1' } })
  })

  it('that a later version stored in another form stands for nothing here: no second job is made', async () => {
    const { dynamo } = makeRecordedDynamo([
      ok({ Item: { job_id: { S: 'imp_1' }, fingerprint: { S: 'f' }, stored_version: { N: '2' } } }),
    ])
    await expect(makeIdempotencyStore({ dynamo, tableName }).held(name)).rejects.toThrow('stored version 2')
  })
})
