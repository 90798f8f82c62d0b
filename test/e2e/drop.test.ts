import { PutObjectCommand } from '@aws-sdk/client-s3'
import { SendMessageCommand } from '@aws-sdk/client-sqs'
import { makeSqs } from '../../lambdas/platform/aws.ts'
import { type JobBody, jobsAnswer } from '../support/contract.ts'
import { deployedApp } from '../support/local-cloud.ts'
import { s3 } from '../support/stored.ts'
import { waitFor } from '../support/wait-for.ts'
import { newWorkspace, type Workspace } from '../support/workspace.ts'

const PATIENCE_MS = 60_000
const CSV = 'Name;E-Mail\nZoë Ott;zoe@x.com\nJun Ito;jun@x.com\n'

let workspace: Workspace
beforeEach(async () => {
  workspace = await newWorkspace()
})

const put = async (path: string, text: string | object) => {
  const Key = `drop/${workspace.workspaceId}/${path}`
  const Body = typeof text === 'string' ? text : JSON.stringify(text)
  const { ETag, VersionId } = await s3.send(new PutObjectCommand({ Bucket: deployedApp().drop_bucket, Key, Body }))
  return { key: Key, etag: (ETag ?? '').replaceAll('"', ''), 'version-id': VersionId }
}

const jobs = async (): Promise<readonly JobBody[]> =>
  jobsAnswer.parse((await workspace.http({ path: '/v1/import/contacts' })).json).data

/** All jobs of the workspace at their end, once there are so many. */
const ended = (count: number): Promise<readonly JobBody[]> =>
  waitFor(jobs, (all) => all.length >= count && all.every(({ completed_at }) => completed_at !== null), PATIENCE_MS)

test('a dropped file is imported with the options beside it', async () => {
  await put('crm/people.json', { tags: ['dropped'], name: 'Nightly' })
  await put('crm/people.csv', CSV)
  const [job, ...more] = await ended(1)
  expect(more).toEqual([])
  expect(job).toMatchObject({
    status: 'completed',
    created_count: 2,
    name: 'Nightly',
    file_name: 'crm/people.csv',
    created_by: null,
    options: { source: 'drop', tags: ['dropped'] },
  })
  expect(await workspace.find({ email: 'zoe@x.com' })).toMatchObject({ full_name: 'Zoë Ott', tags: ['dropped'] })
})

test('a file without options of its own has those of the nearest folder above', async () => {
  await put('options.json', { tags: ['all'] })
  await put('shop/options.json', { tags: ['shop'] })
  await put('shop/2026/orders.csv', CSV)
  expect(await ended(1)).toMatchObject([{ created_count: 2, options: { tags: ['shop'] } }])
  await put('others.csv', 'Email\nother@x.com\n')
  const found = await ended(2)
  expect(found.find(({ file_name }) => file_name === 'others.csv')).toMatchObject({ options: { tags: ['all'] } })
})

test('the event of a file that comes again, early or late, is the same job; another version of the file is another', async () => {
  const object = await put('people.csv', CSV)
  await ended(1)
  const sqs = makeSqs()
  const MessageBody = JSON.stringify({ 'detail-type': 'Object Created', source: 'aws.s3', detail: { object } })
  for (let times = 0; times < 3; times += 1)
    await sqs.send(new SendMessageCommand({ QueueUrl: deployedApp().drops_queue_url, MessageBody }))
  await put('people.csv', `${CSV}Third;third@x.com\n`)
  const found = await ended(2)
  // Jobs of one second are in no order: S3 tells no more of when an object was put.
  const counts = found.map(({ created_count, skipped_count }) => [created_count, skipped_count] as const)
  expect(counts.toSorted(([one], [other]) => one - other)).toEqual([
    [1, 2],
    [2, 0],
  ])
})

test.each([
  ['no JSON', '{ "tags": ', {}],
  ['options that an import does not have', { tagz: ['a'] }, { details: { fields: { tagz: 'unknown field' } } }],
  [
    'a source of its own',
    { upload_id: 'upl_1' },
    { details: { fields: { upload_id: 'the dropped file is what is imported' } } },
  ],
])('a file beside %s is a job that failed and says so; nothing of it is imported', async (_, options, error) => {
  await put('people.json', options)
  await put('people.csv', CSV)
  expect(await ended(1)).toMatchObject([
    { status: 'failed', file_name: 'people.csv', created_count: 0, error: { code: 'invalid_options', ...error } },
  ])
  expect(await workspace.find({ email: 'zoe@x.com' })).toBeUndefined()
})

test('failed rows of a dropped file are retried with other options, as those of an upload', async () => {
  await put('people.json', { mapping: { Name: 'full_name', Email: 'email', Phone: 'phone' } })
  await put('people.csv', 'Name,Email,Phone\nAda,ada@x.com,030 901820\n')
  const [job] = await ended(1)
  expect(job).toMatchObject({ failed_count: 1 })
  const retried = await workspace.follow(job?.job_id ?? '', 'retry', { default_country: 'DE' })
  expect(await workspace.ended(retried.job_id)).toMatchObject({ created_count: 1, options: { source: 'drop' } })
})
