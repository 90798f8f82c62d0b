import { makePayloadStore } from '../../../lambdas/jobs/payload-store.ts'
import { PayloadGone } from '../../../lambdas/jobs/ports.ts'
import { JOB_ID } from './job-fixture.ts'
import { makeRecordedS3, noSuchKey } from './recorded-s3.ts'

const MIB = 1024 * 1024
const name = { workspace_id: 'acme', job_id: JOB_ID }
const payload = { key: `payloads/acme/${JOB_ID}.csv`, format: 'csv', bytes: 5 * MIB } as const

const lengths = async (chunks: AsyncIterable<Uint8Array>): Promise<number[]> => {
  const found: number[] = []
  for await (const chunk of chunks) found.push(chunk.length)
  return found
}

it('keeps a payload under the name of its job, and knows its length in bytes', async () => {
  const { s3, requests } = makeRecordedS3()
  const kept = await makePayloadStore({ s3, bucket: 'b' }).put(name, 'csv', 'é')
  expect(kept).toEqual({ key: payload.key, format: 'csv', bytes: 2 })
  expect(requests).toMatchObject([
    { method: 'PUT', path: `/b/${payload.key}`, headers: { 'content-type': 'text/csv', 'content-length': '2' } },
  ])
})

it('reads a payload part by part, each by its range, one ahead of the reader', async () => {
  const { s3, requests } = makeRecordedS3([
    { status: 206, body: Buffer.alloc(2 * MIB) },
    { status: 206, body: Buffer.alloc(2 * MIB) },
    { status: 206, body: Buffer.alloc(MIB) },
  ])
  const chunks = await makePayloadStore({ s3, bucket: 'b' }).open(payload)
  expect(requests).toHaveLength(1)
  expect(await lengths(chunks)).toEqual([2 * MIB, 2 * MIB, MIB])
  expect(requests.map(({ headers }) => headers['range'])).toEqual([
    `bytes=0-${2 * MIB - 1}`,
    `bytes=${2 * MIB}-${4 * MIB - 1}`,
    `bytes=${4 * MIB}-${5 * MIB - 1}`,
  ])
})

it('reads on from a byte', async () => {
  const { s3, requests } = makeRecordedS3([{ status: 206, body: Buffer.alloc(MIB) }])
  const chunks = await makePayloadStore({ s3, bucket: 'b' }).open(payload, 4 * MIB)
  expect(await lengths(chunks)).toEqual([MIB])
  expect(requests.map(({ headers }) => headers['range'])).toEqual([`bytes=${4 * MIB}-${5 * MIB - 1}`])
})

it('asks for no part behind the end', async () => {
  const { s3, requests } = makeRecordedS3([{ body: Buffer.alloc(2 * MIB) }])
  const chunks = await makePayloadStore({ s3, bucket: 'b' }).open({ ...payload, bytes: 2 * MIB })
  expect(await lengths(chunks)).toEqual([2 * MIB])
  expect(requests).toHaveLength(1)
})

it('says that a payload is gone: when it is opened, and in the middle of it', async () => {
  const gone = makeRecordedS3([noSuchKey])
  await expect(makePayloadStore({ s3: gone.s3, bucket: 'b' }).open(payload)).rejects.toThrow(PayloadGone)
  const goes = makeRecordedS3([{ status: 206, body: Buffer.alloc(2 * MIB) }, noSuchKey])
  const chunks = await makePayloadStore({ s3: goes.s3, bucket: 'b' }).open(payload)
  await expect(lengths(chunks)).rejects.toThrow(PayloadGone)
})

it('passes any other failure on', async () => {
  const { s3 } = makeRecordedS3([{ status: 403, body: '<Error><Code>AccessDenied</Code></Error>' }])
  await expect(makePayloadStore({ s3, bucket: 'b' }).open(payload)).rejects.toMatchObject({ name: 'AccessDenied' })
})
