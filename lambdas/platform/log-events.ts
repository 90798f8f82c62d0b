/**
 * Every event that the functions log, in the field `message`, and what one line of it stands for. Saved queries, the
 * runbook and operators' own queries depend on these names: new ones may be added, none changes.
 */
export const LOG_EVENTS = {
  'request.completed': 'a request to the API, whatever its status',
  'import.batch': 'a batch of rows whose outcomes were stored',
  'import.ended': 'the end of a job',
  'import.requeued': 'a job that went back to the queue: a hand-over, or a lease that ran out',
  'import.message_processed': 'a message of the imports queue, or of its dead-letter queue',
  'import.message_failed': 'the same, where processing it failed',
  'url.fetched': 'a file of a URL that was fetched, or was not, because of its server',
  'url.fetch_failed': 'the same, where it failed on our side',
  'drop.imported': 'an event of a dropped object, and what became of it',
  'drop.failed': 'the same, where processing it failed: it goes back to the queue, or waits as a dead letter',
  'sweep.completed': 'a run of the sweep',
  'sweep.job_failed': 'a job that the sweep failed on',
  'webhook_sweep.completed': 'a run of the sweep of webhooks',
  'webhook_sweep.webhook_failed': 'a webhook that this sweep failed on',
  'probe.answered': 'a call of the API from outside that was answered, whatever the answer',
  'probe.failed': 'a call of the API from outside that was not answered',
  'event.dispatched': 'an event whose deliveries were created',
  'event.dispatch_failed': 'an event that will be dispatched again',
  'delivery.attempted': 'a post to a webhook',
  'delivery.skipped': 'a message of a delivery with nothing to post: it is not due, or it has ended',
  'delivery.failed': 'a delivery that failed on our side and will be tried again',
} as const

export type LogEvent = keyof typeof LOG_EVENTS
