import { readFileSync } from 'node:fs'
import { EventBridgeClient } from '@aws-sdk/client-eventbridge'
import * as z from 'zod'
import { IMPORT_EVENT_TYPES } from '../../../lambdas/jobs/event-names.ts'
import { importEvent, importEventSchema, type ImportEvent } from '../../../lambdas/jobs/job-event.ts'
import { makeEventBus } from '../../../lambdas/jobs/event-bus.ts'
import { toJobResponse } from '../../../lambdas/jobs/job-response.ts'
import { end } from '../../../lambdas/jobs/transitions.ts'
import { JOB_ID, makeJob, NOW } from './job-fixture.ts'

const published = (file: string): unknown =>
  JSON.parse(readFileSync(new URL(`../../../docs/events/${file}`, import.meta.url), 'utf8'))

const errors = Array.from({ length: 12 }, (_, n) => ({ row_number: n + 1, code: 'invalid_email', message: 'Why.' }))
const error_summary = errors.map((error, n) => ({ code: error.code, message: `Why ${n}.`, count: 1 }))
const ended = (status: 'completed' | 'failed' | 'cancelled') => {
  const job = makeJob({ report: JSON.stringify({ errors, error_summary, warnings: [] }) })
  return { ...job, ...end(job, { status, now: NOW + 5_000 }) }
}

describe('the event of an import', () => {
  it.each(IMPORT_EVENT_TYPES)('%s is as its published example, to the last field', (type) => {
    const example = published(`${type}.v1.json`)
    expect(importEventSchema.parse(example)).toEqual(example)
    const isUndo = type === 'import.undone'
    const event = importEvent(
      isUndo ? { ...ended('completed'), kind: 'undo' } : ended(type.replace('import.', '') as 'completed'),
    )
    expect(event.type).toBe(type)
    expect(Object.keys(event)).toEqual(Object.keys(example as object))
    const { detected, ...job } = (example as ImportEvent).job
    expect(detected === undefined).toBe(isUndo)
    expect(Object.keys(event.job)).toEqual(Object.keys(job))
  })

  it('has the schema that is published, to which fields may be added', () => {
    expect(z.toJSONSchema(importEventSchema, { io: 'input' })).toEqual(published('import.v1.schema.json'))
  })

  it('shows the job as it is shown, with ten errors and groups of errors at most', () => {
    const job = ended('completed')
    expect(importEvent(job).job).toEqual({
      ...toJobResponse(job, NOW + 5_000),
      errors: errors.slice(0, 10),
      error_summary: error_summary.slice(0, 10),
    })
  })

  it('stays under 20 KB, whatever its owner called columns and tags, and says that it was cut', () => {
    const long = '字'.repeat(512)
    const mapping = Object.fromEntries(Array.from({ length: 40 }, (_, n) => [`${n}${long}`, 'email']))
    const warnings = Array.from({ length: 200 }, (_, n) => ({
      code: 'ignored_column',
      message: long,
      column: `${n}`,
      count: 1,
    }))
    const many = errors.map((error) => ({ ...error, message: long, column: long }))
    const report = { errors: many, error_summary: [], warnings, detected: { format: 'csv', has_header: true, mapping } }
    const job = {
      ...ended('failed'),
      report: JSON.stringify(report),
      error: { code: 'gave_up', message: long.repeat(20) } as const,
    }
    const tags = Array.from({ length: 50 }, () => '字'.repeat(64))
    const event = importEvent({ ...job, options: { ...job.options, tags } })
    expect(Buffer.byteLength(JSON.stringify(event))).toBeLessThan(20 * 1024)
    expect(event.job).toMatchObject({ truncated: true, status: 'failed' })
  })

  it('is the same however often and late it is published', () => {
    const event = importEvent(ended('completed'))
    expect(event).toMatchObject({ id: JOB_ID.replace('imp_', 'evt_'), time: new Date(NOW + 5_000).toISOString() })
    expect(importEvent({ ...ended('completed'), revision: 99, event: 'sent', sweep_at: null })).toEqual(event)
  })

  it('is of a job that has ended, and of no dry run', () => {
    for (const status of ['queued', 'processing', 'validated'] as const) {
      expect(() => importEvent(makeJob({ status }))).toThrow(z.ZodError)
    }
  })
})

describe('the bus', () => {
  const setup = (answer: object) => {
    const sent: unknown[] = []
    const client = new EventBridgeClient({
      region: 'eu-central-1',
      credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
      maxAttempts: 1,
      requestHandler: {
        handle: ({ body }: { body: Uint8Array }) => {
          sent.push(JSON.parse(new TextDecoder().decode(body)))
          const response = { statusCode: 200, headers: {}, body: Buffer.from(JSON.stringify(answer)) }
          return Promise.resolve({ response })
        },
      } as never,
    })
    return { bus: makeEventBus({ client, busName: 'imports' }), sent }
  }

  it('receives the event under its type', async () => {
    const { bus, sent } = setup({ FailedEntryCount: 0, Entries: [{ EventId: '1' }] })
    await bus.publish(ended('cancelled'))
    expect(sent).toMatchObject([
      { Entries: [{ EventBusName: 'imports', Source: 'contacts-import', DetailType: 'import.cancelled' }] },
    ])
    const [{ Entries }] = sent as [{ Entries: [{ Detail: string }] }]
    expect(JSON.parse(Entries[0].Detail)).toEqual(importEvent(ended('cancelled')))
  })

  it('that refuses an event with a 200 has not received it', async () => {
    const { bus } = setup({ FailedEntryCount: 1, Entries: [{ ErrorCode: 'ThrottlingException' }] })
    await expect(bus.publish(ended('failed'))).rejects.toThrow('ThrottlingException')
  })
})
