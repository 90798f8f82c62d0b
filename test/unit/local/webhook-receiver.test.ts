import { Webhook } from 'standardwebhooks'
import { receivedLine } from '../../../local/demo-webhook.ts'
import { startWebhookReceiver, type ReceivedEvent } from '../../../local/webhook-receiver.ts'

const SECRET = `whsec_${Buffer.alloc(32, 1).toString('base64')}`
const BODY = JSON.stringify({
  type: 'import.completed',
  timestamp: '2026-11-23T12:00:00.000Z',
  data: { job_id: 'imp_1' },
})

const signed = (secret: string, at = new Date()) => ({
  'webhook-id': 'evt_1',
  'webhook-timestamp': String(Math.floor(at.getTime() / 1000)),
  'webhook-signature': new Webhook(secret).sign('evt_1', at, BODY),
})

test('the local receiver takes what is signed with its secret, and nothing else', async () => {
  const received: ReceivedEvent[] = []
  const receiver = await startWebhookReceiver((event) => received.push(event))
  try {
    const post = async (headers: Record<string, string>, body = BODY): Promise<number> =>
      (await fetch(receiver.url, { method: 'POST', headers, body })).status
    expect(await post(signed(SECRET))).toBe(400)
    receiver.trust(SECRET)
    expect(await post(signed(SECRET))).toBe(204)
    expect(received).toEqual([{ id: 'evt_1', type: 'import.completed', data: { job_id: 'imp_1' } }])
    const other = `whsec_${Buffer.alloc(32, 2).toString('base64')}`
    const refused = [{}, signed(other), signed(SECRET, new Date(Date.now() - 3_600_000))]
    for (const headers of refused) expect(await post(headers)).toBe(400)
    expect(await post(signed(SECRET), BODY.replace('imp_1', 'imp_2'))).toBe(400)
    expect(received).toHaveLength(1)
  } finally {
    await receiver.stop()
  }
  await expect(fetch(receiver.url)).rejects.toThrow()
})

test('an event is printed in one line', () => {
  const data = { job_id: 'imp_1', status: 'completed', processed_count: 20_000 }
  expect(receivedLine({ id: 'evt_1', type: 'import.completed', data })).toBe(
    'Webhook received, signature valid: import.completed evt_1: imp_1 completed, 20,000 rows',
  )
  expect(receivedLine({ id: 'evt_2', type: 'webhook.test', data: { webhook_id: 'whk_1' } })).toBe(
    'Webhook received, signature valid: webhook.test evt_2',
  )
})
