import { randomBytes } from 'node:crypto'
import { PutRuleCommand, PutTargetsCommand } from '@aws-sdk/client-eventbridge'
import {
  CreateQueueCommand,
  DeleteMessageCommand,
  GetQueueAttributesCommand,
  ReceiveMessageCommand,
} from '@aws-sdk/client-sqs'
import { z } from 'zod'
import { EVENT_SOURCE } from '../../lambdas/jobs/event-names.ts'
import { importEventSchema, type ImportEvent } from '../../lambdas/jobs/job-event.ts'
import { makeEventBridge, makeSqs } from '../../lambdas/platform/aws.ts'
import { deployedApp } from './local-cloud.ts'
import { waitFor } from './wait-for.ts'

const sqs = makeSqs()

/** As EventBridge hands an event on. */
const envelope = z.object({ source: z.literal(EVENT_SOURCE), 'detail-type': z.string(), detail: importEventSchema })

/** Milliseconds. The sweep publishes the event of a process that died before publishing it, 15 s later. */
const EVENT_DEADLINE_MS = 60_000

export interface ImportEvents {
  /** All events of a job that came so far, once the first is there. */
  readonly of: (jobId: string) => Promise<readonly ImportEvent[]>
  /** The same, without waiting for the first. */
  readonly soFar: (jobId: string) => Promise<readonly ImportEvent[]>
}

/** A consumer of the deployed bus: gets every event from now on, and holds each to the schema. */
export const listenToEvents = async (): Promise<ImportEvents> => {
  const { event_bus_name } = deployedApp()
  const name = `test-${randomBytes(5).toString('hex')}`
  const { QueueUrl } = await sqs.send(new CreateQueueCommand({ QueueName: name }))
  const { Attributes } = await sqs.send(new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['QueueArn'] }))
  const bridge = makeEventBridge()
  const rule = { EventBusName: event_bus_name, EventPattern: JSON.stringify({ source: [EVENT_SOURCE] }) }
  await bridge.send(new PutRuleCommand({ ...rule, Name: name }))
  const target = { Id: 'queue', Arn: Attributes?.['QueueArn'] }
  await bridge.send(new PutTargetsCommand({ EventBusName: event_bus_name, Rule: name, Targets: [target] }))
  bridge.destroy()

  const received: ImportEvent[] = []
  const receive = async (): Promise<void> => {
    const { Messages = [] } = await sqs.send(new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10 }))
    for (const { Body = '', ReceiptHandle } of Messages) {
      const { 'detail-type': type, detail } = envelope.parse(JSON.parse(Body))
      expect(type).toBe(detail.type)
      received.push(detail)
      await sqs.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle }))
    }
    if (Messages.length > 0) await receive()
  }
  const soFar: ImportEvents['soFar'] = async (jobId) => {
    await receive()
    return received.filter(({ job }) => job.job_id === jobId)
  }
  return {
    soFar,
    of: (jobId) =>
      waitFor(
        () => soFar(jobId),
        (events) => events.length > 0,
        EVENT_DEADLINE_MS,
      ),
  }
}

/** Asserts that a job's end was published, each time as the same event. Returns it. */
export const expectOneEvent = async (events: ImportEvents, jobId: string): Promise<ImportEvent> => {
  const reported = await events.of(jobId)
  const [first] = reported
  if (first === undefined) throw new Error('No event was waited for.')
  expect(first.id).toBe(jobId.replace('imp_', 'evt_'))
  for (const event of reported) expect(event).toEqual(first)
  return first
}
