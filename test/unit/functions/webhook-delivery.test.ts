import type { Context, SQSEvent } from 'aws-lambda'
import { makeWebhookDelivery } from '../../../lambdas/functions/webhook-delivery/handler.ts'
import type { LogFields } from '../../../lambdas/platform/logger.ts'
import type { Measures } from '../../../lambdas/platform/metrics.ts'
import type { DeliveryResult } from '../../../lambdas/webhooks/deliver.ts'
import type { DeliveryKey } from '../../../lambdas/webhooks/delivery.ts'
import { NOW } from '../../support/webhook-fixture.ts'

const nameOf = (n: number): DeliveryKey => ({ workspace_id: 'acme', webhook_id: 'whk_1', delivery_id: `dlv_${n}` })
const eventOf = (...bodies: readonly string[]): SQSEvent => ({
  Records: bodies.map(
    (body, i) =>
      ({
        messageId: `message ${i + 1}`,
        receiptHandle: `receipt ${i + 1}`,
        body,
        attributes: { ApproximateReceiveCount: '3' },
      }) as SQSEvent['Records'][number],
  ),
})
const DELIVERED: DeliveryResult = {
  retryInSeconds: undefined,
  status: 'delivered',
  attempt: { at: '2026-11-23T12:00:00.000Z', duration_ms: 40, status: 200, error: null },
  disabled: undefined,
}
const FAILED: DeliveryResult = {
  retryInSeconds: 30,
  status: 'pending',
  attempt: { at: '2026-11-23T12:00:00.000Z', duration_ms: 10_000, status: null, error: 'timeout' },
  disabled: undefined,
}

/** Runs the function on messages whose deliveries come to `outcomes`. */
const run = async (event: SQSEvent, outcomes: readonly (DeliveryResult | Error)[], canPostpone = true) => {
  const lines: { readonly level: string; readonly text: string; readonly fields: LogFields }[] = []
  const postponed: unknown[] = []
  const measures: Measures[] = []
  const asked: unknown[] = []
  const remaining = [...outcomes]
  const handler = makeWebhookDelivery({
    deliver: async (name, deadline) => {
      asked.push({ name, deadline })
      const outcome = remaining.shift()
      if (outcome === undefined || outcome instanceof Error) throw outcome ?? new Error('One message too many.')
      return outcome
    },
    postpone: async (...args) => {
      if (!canPostpone) throw new Error('SQS')
      postponed.push(args)
    },
    log: {
      info: (text, fields) => lines.push({ level: 'info', text, fields }),
      error: (text, fields) => lines.push({ level: 'error', text, fields }),
    },
    metrics: { record: (reported) => measures.push(reported) },
    clock: { now: () => NOW, sleep: () => Promise.resolve() },
  })
  const response = await handler(event, { getRemainingTimeInMillis: () => 30_000 } as Context)
  return {
    failures: response.batchItemFailures.map(({ itemIdentifier }) => itemIdentifier),
    postponed,
    lines,
    asked,
    measures,
  }
}

const message = (n: number) => JSON.stringify(nameOf(n))

describe('the function that delivers', () => {
  test('is done with a message whose delivery is at its end, and may take as long as Lambda lets it', async () => {
    const { failures, postponed, asked } = await run(eventOf(message(1)), [DELIVERED])
    expect(failures).toEqual([])
    expect(postponed).toEqual([])
    expect(asked).toEqual([{ name: nameOf(1), deadline: NOW + 30_000 }])
  })

  test('counts attempts by how they ended, and the ends of deliveries', async () => {
    const { measures } = await run(eventOf(message(1), message(2)), [DELIVERED, FAILED])
    expect(measures).toMatchObject([
      { AttemptsSucceeded: 1, AttemptSeconds: 0.04, DeliveriesEnded: 1, DeliveriesExhausted: 0 },
      { AttemptsFailed: 1, AttemptSeconds: 10, DeliveriesEnded: 0, DeliveriesExhausted: 0 },
    ])
  })

  test('has a message come again when its delivery is due, and gives it back', async () => {
    const { failures, postponed } = await run(eventOf(message(1)), [FAILED])
    expect(postponed).toEqual([['receipt 1', 30]])
    expect(failures).toEqual(['message 1'])
  })

  test('gives a message back that it could not postpone: it comes sooner, and is sent back then', async () => {
    const { failures, lines } = await run(eventOf(message(1)), [FAILED], false)
    expect(failures).toEqual(['message 1'])
    expect(lines.map(({ level, text }) => [level, text])).toEqual([
      ['info', 'delivery.attempted'],
      ['error', 'delivery.failed'],
    ])
  })

  test('reports each message on its own, whatever becomes of the others', async () => {
    const event = eventOf(message(1), 'no JSON', message(3), message(4))
    const { failures, postponed } = await run(event, [DELIVERED, new Error('KMS'), FAILED])
    expect(failures).toEqual(['message 2', 'message 3', 'message 4'])
    expect(postponed).toEqual([['receipt 4', 30]])
  })

  test('writes one line an attempt: ids, statuses and times, and nothing of address, body or answer', async () => {
    const { lines } = await run(eventOf(message(1)), [FAILED])
    expect(lines).toEqual([
      {
        level: 'info',
        text: 'delivery.attempted',
        fields: {
          message_id: 'message 1',
          receives: 3,
          ...nameOf(1),
          delivery_status: 'pending',
          status: null,
          error: 'timeout',
          attempt_ms: 10_000,
          webhook_disabled: undefined,
          retry_in_seconds: 30,
          duration_ms: 0,
        },
      },
    ])
  })

  test('says where it read a delivery and attempted nothing', async () => {
    const idle = { ...FAILED, attempt: undefined }
    const { lines } = await run(eventOf(message(1)), [idle])
    expect(lines.map(({ text }) => text)).toEqual(['delivery.skipped'])
  })
})
