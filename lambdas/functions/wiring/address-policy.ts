import { ENV } from '../../platform/env-names.ts'
import type { AddressPolicy } from '../../outbound/address-guard.ts'

/** Strict unless the stage allows insecure addresses explicitly. */
export const addressPolicy = (): AddressPolicy => ({
  allowInsecure: process.env[ENV.allowInsecureWebhooks] === 'true',
})
