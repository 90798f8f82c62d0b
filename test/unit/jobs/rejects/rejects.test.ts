import type { OutcomeRecord } from '../../../../lambdas/import/outcome.ts'
import { ApiError } from '../../../../lambdas/http/errors.ts'
import { PayloadGone } from '../../../../lambdas/jobs/ports.ts'
import { makeRejects } from '../../../../lambdas/jobs/rejects/rejects.ts'
import { makeRejectsLink } from '../../../../lambdas/jobs/rejects/rejects-link.ts'
import { makeSignDownload } from '../../../../lambdas/jobs/rejects/sign-download.ts'
import { makeRejectsStore } from '../../../../lambdas/jobs/rejects/rejects-store.ts'
import { JOB_ID, makeJob, NOW } from '../job-fixture.ts'
import { makeRecordedS3 } from '../recorded-s3.ts'

const clock = { now: () => NOW, sleep: () => Promise.resolve() }

const failed = (row_number: number): OutcomeRecord => ({
  row_number,
  outcome: 'failed',
  code: 'invalid_email',
  message: 'Why.',
})
const created = (row_number: number): OutcomeRecord => ({ row_number, outcome: 'created' })

const setup = (text: string | PayloadGone, objects: Readonly<Record<string, OutcomeRecord[]>>) => {
  const written: string[] = []
  const asked: string[] = []
  const make = makeRejects({
    store: {
      put: async ({ epoch }, { format, lines }) => {
        let text = ''
        for await (const line of lines) text += line
        written.push(`${epoch}.${format}: ${text}`)
      },
    },
    outcomes: {
      get: async (_, { from, to, epoch }) => {
        asked.push(`${from}-${to}`)
        return objects[`${from}-${epoch}`]
      },
      getPage: () => Promise.resolve(undefined),
    },
    payloads: {
      open: async () => {
        if (typeof text !== 'string') throw text
        return (async function* () {
          yield Buffer.from(text)
        })()
      },
      read: async (_, from, to) => {
        if (typeof text !== 'string') throw text
        return Buffer.from(text).subarray(from, to)
      },
    },
  })
  return { make, written, asked }
}

const counts = (failed: number) => ({ created: 1, updated: 0, skipped: 0, failed })
const outcome_index = [
  [
    { from: 0, to: 2, epoch: 1, counts: counts(1) },
    { from: 2, to: 4, epoch: 1, counts: counts(0) },
    { from: 4, to: 5, epoch: 2, counts: counts(1) },
  ],
]
const outcomes = {
  '0-1': [created(1), failed(2)],
  '2-1': [created(3), created(4)],
  '4-1': [created(5)],
  '4-2': [failed(5)],
}

it('makes the rejects of a CSV out of the outcomes that count, under the epoch that makes them', async () => {
  const { make, written, asked } = setup('email\na\nb\nc\nd\ne\nf\n', outcomes)
  await make.make(makeJob({ outcome_index, epoch: 2 }))
  expect(asked).toEqual(['0-2', '4-5'])
  expect(written).toEqual([
    '2.csv: \ufeffemail,error_code,error_message,error_row\r\nb,invalid_email,Why.,2\r\ne,invalid_email,Why.,5\r\n',
  ])
})

it('makes the rejects of NDJSON', async () => {
  const { make, written } = setup('{"email":"a"}\n{"email":"b","company":"B"}\n\n[]\n', {
    '0-1': [created(1), failed(2)],
    '2-1': [failed(3)],
  })
  const payload = { key: 'k', format: 'ndjson', bytes: 1 } as const
  await make.make(
    makeJob({
      payload,
      epoch: 1,
      outcome_index: [
        [
          { from: 0, to: 2, epoch: 1 },
          { from: 2, to: 3, epoch: 1 },
        ],
      ],
    }),
  )
  expect(written).toEqual([
    '1.ndjson: {"email":"b","company":"B","error_code":"invalid_email","error_message":"Why.","error_row":2}\n' +
      '{"malformed_row":[],"error_code":"invalid_email","error_message":"Why.","error_row":3}\n',
  ])
})

it('gives only the reasons where the payload is gone', async () => {
  const { make, written } = setup(new PayloadGone('gone'), outcomes)
  await make.make(makeJob({ outcome_index, epoch: 2 }))
  const payload = { key: 'k', format: 'ndjson', bytes: 1 } as const
  await make.make(makeJob({ outcome_index, epoch: 2, payload }))
  const reasons = (row: number) => `"error_code":"invalid_email","error_message":"Why.","error_row":${row}`
  expect(written).toEqual([
    '2.csv: \ufefffull_name,email,phone,error_code,error_message,error_row\r\n,,,invalid_email,Why.,2\r\n,,,invalid_email,Why.,5\r\n',
    `2.ndjson: {"malformed_row":null,${reasons(2)}}\n{"malformed_row":null,${reasons(5)}}\n`,
  ])
})

it('asks for leave as it goes, and stops where there is none', async () => {
  const { make, written } = setup('email\na\n', outcomes)
  const noLeave = () => Promise.reject(new Error('The lease is lost.'))
  await expect(make.make(makeJob({ outcome_index }), noLeave)).rejects.toThrow('The lease is lost.')
  expect(written).toEqual([])
})

describe('on S3', () => {
  it('small rejects are one object, of their job and epoch', async () => {
    const { s3, requests } = makeRecordedS3()
    const lines = (async function* () {
      yield 'a\r\n'
      yield 'b\r\n'
    })()
    await makeRejectsStore({ s3, bucket: 'b' }).put(makeJob({ epoch: 3 }), { format: 'csv', lines })
    expect(requests).toMatchObject([
      {
        method: 'PUT',
        path: `/b/rejects/acme/${JOB_ID}-3.csv`,
        headers: { 'content-type': 'text/csv; charset=utf-8' },
      },
    ])
    expect(Buffer.from(requests[0]?.body ?? '').toString()).toBe('a\r\nb\r\n')
  })

  it('large ones are sent in parts while they are made', async () => {
    const parts = Array.from({ length: 3 }, () => ({ headers: { etag: '"p"' } }))
    const upload = { body: '<R><UploadId>u</UploadId></R>' }
    const { s3, requests } = makeRecordedS3([upload, ...parts, { body: '<R><ETag>"e"</ETag></R>' }])
    const lines = (async function* () {
      for (let line = 0; line < 110; line++) yield 'x'.repeat(100_000)
    })()
    await makeRejectsStore({ s3, bucket: 'b' }).put(makeJob(), { format: 'ndjson', lines })
    expect(requests.map(({ method, body }) => [method, method === 'PUT' ? body?.length : undefined])).toEqual([
      ['POST', undefined],
      ['PUT', 5 * 1024 * 1024],
      ['PUT', 5 * 1024 * 1024],
      ['PUT', 11_000_000 - 2 * 5 * 1024 * 1024],
      ['POST', undefined],
    ])
  })
})

describe('the link to rejects', () => {
  const { s3 } = makeRecordedS3()
  const link = makeRejectsLink({ signDownload: makeSignDownload({ s3, bucket: 'b' }), clock })
  const ended = makeJob({
    status: 'completed',
    completed_at: new Date(NOW).toISOString(),
    has_rejects: true,
    rejects_format: 'ndjson',
    counts: { created: 0, updated: 0, skipped: 0, failed: 1 },
    epoch: 2,
  })
  const refusal = async (job: typeof ended): Promise<[string, string]> => {
    const error: unknown = await link(job).catch((thrown: unknown) => thrown)
    if (!(error instanceof ApiError)) throw new Error('No refusal.')
    return [error.code, error.message]
  }

  it('holds for five minutes, names a file, and needs no header of the caller’s', async () => {
    const url = new URL((await link(ended)).url)
    expect(url.pathname).toBe(`/b/rejects/acme/${JOB_ID}-2.ndjson`)
    expect(Object.fromEntries(url.searchParams)).toMatchObject({
      'X-Amz-Expires': '300',
      'response-cache-control': 'no-store',
      'X-Amz-SignedHeaders': 'host',
      'response-content-disposition': `attachment; filename="${JOB_ID}-rejects.ndjson"`,
    })
    const { rejects_format: _, ...earlier } = ended
    expect((await link(earlier)).url).toContain(`/${JOB_ID}-2.csv?`)
  })

  it('is refused while the job runs, where there are none, and when their time is over', async () => {
    expect(await refusal(makeJob({ status: 'processing' }))).toEqual([
      'conflict',
      'The job has not ended yet. Rejects are available when it has.',
    ])
    const none = { ...ended, has_rejects: false, counts: { ...ended.counts, failed: 0 } }
    expect(await refusal(none)).toEqual(['not_found', 'This job has no rejects, because no row failed.'])
    expect(await refusal({ ...ended, has_rejects: false })).toEqual([
      'not_found',
      'This job has no rejects: it ended before they could be made.',
    ])
    expect(await refusal({ ...ended, completed_at: '2026-10-01T00:00:00.000Z' })).toEqual([
      'not_found',
      'The rejects of this job have expired.',
    ])
  })
})
