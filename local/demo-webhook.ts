import type { Http } from './http-client.ts'
import type { Terminal } from '../client/src/cli/terminal.ts'
import { startWebhookReceiver, type ReceivedEvent } from './webhook-receiver.ts'

const EVENTS = ['import.completed', 'import.failed', 'import.cancelled']

/** An event in one line: what it is, and what became of which import. */
export const receivedLine = ({ id, type, data }: ReceivedEvent): string => {
  const { job_id, status, processed_count } = data
  const rows = typeof processed_count === 'number' ? `, ${processed_count.toLocaleString('en')} rows` : ''
  const job = typeof job_id === 'string' && typeof status === 'string' ? `: ${job_id} ${status}${rows}` : ''
  return `Webhook received, signature valid: ${type} ${id}${job}`
}

export interface DemoWebhook {
  /** Where it listens. */
  readonly url: string
  /** Takes it off the workspace again, and ends it. */
  readonly stop: () => Promise<void>
}

/**
 * A receiver of the demo workspace's events; it prints a line for each. A failure to register it stops nothing: the
 * cloud is up.
 */
export const startDemoWebhook = async (http: Http, { write }: Terminal): Promise<DemoWebhook> => {
  const receiver = await startWebhookReceiver((event) => {
    write(`\n${receivedLine(event)}\n`)
  })
  const { url } = receiver
  const response = await http({ method: 'POST', path: '/v1/webhooks', json: { url, events: EVENTS } })
  if (response.status !== 201) {
    write(`\nThe webhook could not be created: ${response.status}\n${response.text}\n`)
    return { url, stop: receiver.stop }
  }
  const { id, secret } = (response.json as { data: { id: string; secret: string } }).data
  receiver.trust(secret)
  return {
    url,
    stop: async () => {
      // An emulator that is not ours goes on, and with it the demo workspace.
      await http({ method: 'DELETE', path: `/v1/webhooks/${id}` }).catch(() => undefined)
      await receiver.stop()
    },
  }
}
