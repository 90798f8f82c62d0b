import { SendMessageCommand } from '@aws-sdk/client-sqs'
import { makeSqs } from '../../lambdas/platform/aws.ts'
import { expectFailure, jobAnswer } from '../support/contract.ts'
import { expectOneEvent, listenToEvents } from '../support/import-events.ts'
import { deployedApp } from '../support/local-cloud.ts'
import { enqueueAgain } from '../support/enqueue-again.ts'
import { postUntilDeath } from '../support/dying-sender.ts'
import {
  answers,
  closesEarly,
  silent,
  startWebhookTarget,
  stopWebhookTargets,
  verify,
} from '../support/webhook-target.ts'
import { addWebhook, newWebhook } from '../support/webhook-workspace.ts'
import { newWorkspace } from '../support/workspace.ts'

const PATIENCE_MS = 120_000
afterAll(stopWebhookTargets)

const rows = (count: number) => Array.from({ length: count }, (_, n) => ({ email: `hook${n}@x.com` }))

// Side by side: most of what they take is waiting, for a receiver or for the first retry.
describe('deliveries', () => {
  test.concurrent(
    'the end of a large import is sent once to its subscribers, signed so that the library of Standard Webhooks accepts it',
    async () => {
      const events = await listenToEvents()
      const [target, unwanting] = await Promise.all([startWebhookTarget(), startWebhookTarget()])
      const webhook = await newWebhook(target)
      const { workspace } = webhook
      await addWebhook(workspace, unwanting, ['import.failed'])
      const jobId = await workspace.queue({ rows: rows(600) })
      const job = await workspace.ended(jobId)
      const event = await expectOneEvent(events, jobId)
      const [posted] = await target.received(1)
      expect(verify(posted!, webhook.secret)).toEqual({
        type: 'import.completed',
        timestamp: job.completed_at,
        data: job,
      })
      expect(posted!.id).toBe(event.id)
      const delivery = await webhook.delivery(({ status }) => status !== 'pending')
      expect(delivery).toMatchObject({ status: 'delivered', event_id: event.id, next_attempt_at: null })
      expect(delivery.attempts).toMatchObject([{ status: 204, error: null }])

      // The same event once more, as EventBridge may bring it.
      const dispatched = await enqueueAgain(event)
      expect(dispatched).toEqual({ webhooks: 1, messages: 0 })
      expect(await webhook.deliveries()).toEqual([delivery])
      expect(target.posts).toHaveLength(1)
      expect(unwanting.posts).toEqual([])
    },
    PATIENCE_MS,
  )

  test.concurrent(
    'the end of an undo is sent to who asked for it, signed, with the job as it is shown; a dry run of it is not',
    async () => {
      const [target, unwanting] = await Promise.all([startWebhookTarget(), startWebhookTarget()])
      const { workspace } = await newWebhook(unwanting)
      const webhook = await addWebhook(workspace, target, ['import.undone'])
      const imported = await workspace.import({ rows: rows(3) })
      const undo = async (json: object) => {
        const path = `/v1/import/contacts/${imported.job_id}/undo`
        const { data } = jobAnswer.parse((await workspace.http({ method: 'POST', path, json })).json)
        return workspace.ended(data.job_id)
      }
      expect(await undo({ dry_run: true })).toMatchObject({ status: 'validated', deleted_count: 3 })
      const job = await undo({})
      expect(job).toMatchObject({ kind: 'undo', status: 'completed', deleted_count: 3, parent_job_id: imported.job_id })
      const [posted] = await target.received(1)
      expect(verify(posted!, webhook.secret)).toEqual({
        type: 'import.undone',
        timestamp: job.completed_at,
        data: job,
      })
      expect(posted!.id).toBe(job.job_id.replace('imp_', 'evt_'))
      const delivery = await webhook.delivery(({ status }) => status !== 'pending')
      expect(delivery).toMatchObject({ status: 'delivered', event_id: posted!.id })
      expect([target.posts.length, unwanting.posts.length]).toEqual([1, 0])
    },
    PATIENCE_MS,
  )

  test.concurrent(
    'a receiver that was down gets the event when it is up again, with the same id; a redelivery as well',
    async () => {
      const target = await startWebhookTarget()
      const webhook = await newWebhook(target)
      await target.down()
      const jobId = await webhook.workspace.queue({ rows: rows(501) })
      const failed = await webhook.delivery(({ attempts }) => attempts.length > 0)
      expect(failed).toMatchObject({ status: 'pending', event_id: jobId.replace('imp_', 'evt_') })
      expect(failed.attempts).toMatchObject([{ status: null, error: { code: 'connection' } }])
      const waitMs = Date.parse(failed.next_attempt_at ?? '') - Date.parse(failed.attempts[0]!.at)
      expect(waitMs).toBeGreaterThanOrEqual(4_000)
      expect((await webhook.show()).failing_since).toBe(failed.attempts[0]!.at)
      await target.up()
      await target.received(1)
      const delivered = await webhook.delivery(({ status }) => status === 'delivered')
      expect(delivered.attempts.map(({ status }) => status)).toEqual([null, 204])
      expect((await webhook.show()).failing_since).toBeNull()

      expect(await webhook.redeliver(delivered.id)).toMatchObject({ id: delivered.id, status: 'pending' })
      await target.received(2)
      expect(target.posts.map(({ id }) => id)).toEqual([failed.event_id, failed.event_id])
      expect(target.posts[0]!.body).toBe(target.posts[1]!.body)
      for (const posted of target.posts) verify(posted, webhook.secret)
    },
    PATIENCE_MS,
  )

  test.concurrent(
    'a receiver that answered 410 hears nothing more: its webhook is disabled and says why, until it is enabled',
    async () => {
      const target = await startWebhookTarget(answers(410))
      const webhook = await newWebhook(target)
      await webhook.workspace.queue({ rows: rows(501) })
      const delivery = await webhook.delivery(({ status }) => status !== 'pending')
      expect(delivery).toMatchObject({
        status: 'cancelled',
        attempts: [{ status: 410, error: { code: 'http_status' } }],
      })
      expect(await webhook.show()).toMatchObject({ enabled: false, disabled_reason: 'gone' })
      const { http } = webhook.workspace
      for (const below of ['test', `deliveries/${delivery.id}/redeliver`])
        expectFailure(await http({ method: 'POST', path: `${webhook.path}/${below}` }), 409, 'conflict')
      target.behave(answers(200))
      await http({ method: 'PATCH', path: webhook.path, json: { enabled: true } })
      expect(await webhook.show()).toMatchObject({ enabled: true, disabled_reason: null, failing_since: null })
      await webhook.redeliver(delivery.id)
      expect(await webhook.delivery(({ status }) => status !== 'pending')).toMatchObject({ status: 'delivered' })
      expect(new Set(target.posts.map(({ id }) => id))).toEqual(new Set([delivery.event_id]))
    },
    PATIENCE_MS,
  )

  test.concurrent.each([
    ['asks for time with a 429', answers(429, { 'Retry-After': '120' }), 429, 'http_status', 120],
    ['redirects', answers(307, { Location: 'http://127.0.0.1:1/' }), 307, 'redirect', 4],
    ['closes early', closesEarly, 200, 'connection', 4],
    ['answers 500', answers(500), 500, 'http_status', 4],
  ])(
    'a receiver that %s is tried again later',
    async (_, behaviour, status, code, leastSeconds) => {
      const target = await startWebhookTarget(behaviour)
      const webhook = await newWebhook(target)
      await webhook.workspace.queue({ rows: rows(501) })
      const { attempts, next_attempt_at } = await webhook.delivery((delivery) => delivery.attempts.length > 0)
      expect(attempts).toMatchObject([{ status, error: { code } }])
      const began = Date.parse(attempts[0]!.at)
      expect(Date.parse(next_attempt_at ?? '') - began).toBeGreaterThanOrEqual(leastSeconds * 1_000)
    },
    PATIENCE_MS,
  )

  test.concurrent(
    'a receiver that does not respond times out after 10 seconds, and delays no other delivery, not even in its workspace',
    async () => {
      const [slow, quick] = await Promise.all([startWebhookTarget(silent), startWebhookTarget()])
      const workspace = await newWorkspace()
      const hanging = await addWebhook(workspace, slow)
      const other = await addWebhook(workspace, quick)
      await hanging.test()
      await slow.received(1)
      await other.test()
      await quick.received(1)
      expect(quick.posts[0]!.at - slow.posts[0]!.at).toBeLessThan(10_000)
      expect((await hanging.deliveries())[0]).toMatchObject({ status: 'pending', attempts: [] })
      const { attempts } = await hanging.delivery(({ attempts: made }) => made.length > 0)
      expect(attempts).toMatchObject([{ status: null, error: { code: 'timeout' } }])
      expect(attempts[0]!.duration_ms).toBeGreaterThanOrEqual(10_000)
      expect(attempts[0]!.duration_ms).toBeLessThan(15_000)
    },
    PATIENCE_MS,
  )

  test.concurrent(
    'after a rotation both secrets sign, and either one is enough',
    async () => {
      const target = await startWebhookTarget()
      const webhook = await newWebhook(target)
      const secret = await webhook.rotate()
      await webhook.test()
      const [posted] = await target.received(1)
      for (const one of [secret, webhook.secret])
        expect(verify(posted!, one)).toMatchObject({ type: 'webhook.test', data: { webhook_id: webhook.id } })
      expect(posted!.headers['webhook-signature']?.split(' ')).toHaveLength(2)
      expect(() => verify(posted!, `whsec_${Buffer.alloc(32).toString('base64')}`)).toThrow()
    },
    PATIENCE_MS,
  )

  test.concurrent(
    'a sender that dies between the post and the record: the event is posted again with the same id, and recorded',
    async () => {
      const target = await startWebhookTarget()
      const webhook = await newWebhook(target)
      const name = await postUntilDeath(webhook)
      await target.received(1)
      expect((await webhook.deliveries())[0]).toMatchObject({ id: name.delivery_id, status: 'pending', attempts: [] })
      // As SQS returns it: it was not deleted.
      const QueueUrl = deployedApp().deliveries_queue_url
      await makeSqs().send(new SendMessageCommand({ QueueUrl, MessageBody: JSON.stringify(name), MessageGroupId: 'x' }))
      await target.received(2)
      expect(await webhook.delivery(({ status }) => status !== 'pending')).toMatchObject({ status: 'delivered' })
      expect(new Set(target.posts.map(({ id, body }) => `${id} ${body}`)).size).toBe(1)
    },
    PATIENCE_MS,
  )
})
