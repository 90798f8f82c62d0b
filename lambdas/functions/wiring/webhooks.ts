import { makeKms, makeSqs } from '../../platform/aws.ts'
import { requiredEnv } from '../../platform/env.ts'
import { ENV } from '../../platform/env-names.ts'
import { makeDeliveryQueue } from '../../webhooks/delivery-queue.ts'
import { makeSecretVault } from '../../webhooks/secret-vault.ts'

/** The vault under the KMS key of this stage. */
export const secretVault = () => makeSecretVault({ kms: makeKms(), keyId: requiredEnv(ENV.webhookSecretsKey) })

/** The deliveries queue of this stage. */
export const deliveryQueue = () => makeDeliveryQueue({ sqs: makeSqs(), queueUrl: requiredEnv(ENV.deliveriesQueueUrl) })
