import { makeKms, makeSqs } from '../../platform/aws.ts'
import { requiredEnv } from '../../platform/env.ts'
import { ENV } from '../../platform/env-names.ts'
import type { AddressPolicy } from '../../webhooks/address-guard.ts'
import { makeDeliveryQueue } from '../../webhooks/delivery-queue.ts'
import { makeSecretVault } from '../../webhooks/secret-vault.ts'

/** The vault under the KMS key of this stage. */
export const secretVault = () => makeSecretVault({ kms: makeKms(), keyId: requiredEnv(ENV.webhookSecretsKey) })

/** Strict unless the stage allows insecure webhooks explicitly. */
export const addressPolicy = (): AddressPolicy => ({
  allowInsecure: process.env[ENV.allowInsecureWebhooks] === 'true',
})

/** The deliveries queue of this stage. */
export const deliveryQueue = () => makeDeliveryQueue({ sqs: makeSqs(), queueUrl: requiredEnv(ENV.deliveriesQueueUrl) })
