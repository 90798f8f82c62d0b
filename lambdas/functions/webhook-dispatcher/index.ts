import { makeDynamo } from '../../platform/aws.ts'
import { makeDispatchEvent } from '../../webhooks/dispatch-event.ts'
import { publicDeps } from '../wiring/api.ts'
import { makeWebhookDispatcher } from './handler.ts'
import { dispatchEventDeps } from './wire.ts'

export const handler = makeWebhookDispatcher({
  ...publicDeps('webhook-dispatcher'),
  dispatch: makeDispatchEvent(dispatchEventDeps(makeDynamo())),
})
