import { makeDynamo } from '../../platform/aws.ts'
import { dispatchEventDeps, publicDeps } from '../../platform/wiring.ts'
import { makeDispatchEvent } from '../../webhooks/dispatch-event.ts'
import { makeWebhookDispatcher } from './handler.ts'

export const handler = makeWebhookDispatcher({
  ...publicDeps('webhook-dispatcher'),
  dispatch: makeDispatchEvent(dispatchEventDeps(makeDynamo())),
})
