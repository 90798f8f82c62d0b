import type { Context, SQSEvent } from 'aws-lambda'
import { makeImportWorker } from '../../../lambdas/jobs/import-message-handler.ts'
import type { LogFields } from '../../../lambdas/platform/logger.ts'

const NAME = { workspace_id: 'acme', job_id: 'imp_01KAS2M0F6Y9Q4T8W7ZC3XH5BN' }

const handled = async (body: string, work: () => Promise<void>) => {
  const lines: (LogFields & { readonly message: string })[] = []
  const handler = makeImportWorker({
    work,
    log: {
      info: (message, fields) => lines.push({ message, ...fields }),
      error: (message, fields) => lines.push({ message, ...fields }),
    },
    clock: { now: () => 0, sleep: () => Promise.resolve() },
  })
  const record = { body, messageId: 'm1', attributes: { ApproximateReceiveCount: '2' } }
  const context = { getRemainingTimeInMillis: () => 1_000 } as Context
  const response = await handler({ Records: [record] } as unknown as SQSEvent, context)
  return { response, lines }
}

const DONE = { batchItemFailures: [] }
const FAILED = { batchItemFailures: [{ itemIdentifier: 'm1' }] }

describe('the line of a message', () => {
  test('names the job that was worked on', async () => {
    const { response, lines } = await handled(JSON.stringify(NAME), () => Promise.resolve())
    expect(response).toEqual(DONE)
    expect(lines).toMatchObject([{ message: 'import.message_processed', message_id: 'm1', receives: 2, ...NAME }])
  })

  test('names the job whose work failed, which goes back to the queue', async () => {
    const { response, lines } = await handled(JSON.stringify(NAME), () => Promise.reject(new Error('no')))
    expect(response).toEqual(FAILED)
    expect(lines).toMatchObject([{ message: 'import.message_failed', message_id: 'm1', ...NAME }])
  })

  test.each([
    ['no job’s id', { ...NAME, job_id: 'ada@example.com' }],
    ['no workspace’s id', { ...NAME, workspace_id: 'Ada Lovelace' }],
    ['more than ids', { ...NAME, email: 'ada@example.com' }],
  ])('says nothing of what a message holds that has %s', async (_, message) => {
    const { response, lines } = await handled(JSON.stringify(message), () =>
      Promise.reject(new Error('Not to be worked.')),
    )
    expect(response).toEqual(FAILED)
    expect(JSON.stringify(lines)).not.toMatch(/ada/i)
  })
})
