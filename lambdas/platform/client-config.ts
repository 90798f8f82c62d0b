import { NodeHttpHandler } from '@smithy/node-http-handler'
import { CONNECTION_TIMEOUT_MS, REQUEST_TIMEOUT_MS } from './time-limits.ts'

/** Connections to one service at once: as many as an import may ever have calls under way. */
export const MAX_SOCKETS = 64
export const MAX_ATTEMPTS = 4

/** Time limits and retries of the clients of AWS. */
export const clientConfig = (maxAttempts = MAX_ATTEMPTS, requestTimeout = REQUEST_TIMEOUT_MS) => ({
  maxAttempts,
  requestHandler: new NodeHttpHandler({
    connectionTimeout: CONNECTION_TIMEOUT_MS,
    requestTimeout,
    throwOnRequestTimeout: true,
    httpAgent: { maxSockets: MAX_SOCKETS, keepAlive: true },
    httpsAgent: { maxSockets: MAX_SOCKETS, keepAlive: true },
  }),
})
