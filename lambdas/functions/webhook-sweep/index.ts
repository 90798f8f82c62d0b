import { makeDynamo } from '../../platform/aws.ts'
import { makeWebhookSweep } from './handler.ts'
import { webhookSweepDeps } from './wire.ts'

export const handler = makeWebhookSweep(webhookSweepDeps(makeDynamo()))
