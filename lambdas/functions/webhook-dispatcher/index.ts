import { makeDynamo } from '../../platform/aws.ts'
import { makeMetrics } from '../../platform/metrics.ts'
import { makeDispatchEvent } from '../../webhooks/dispatch-event.ts'
import { publicDeps } from '../wiring/api.ts'
import { makeWebhookDispatcher } from './handler.ts'
import { dispatchEventDeps } from './wire.ts'

export const handler = makeWebhookDispatcher({
  ...publicDeps('webhook-dispatcher'),
  metrics: makeMetrics(),
  dispatch: makeDispatchEvent(dispatchEventDeps(makeDynamo())),
})
