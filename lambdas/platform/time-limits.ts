/**
 * How long one call to AWS may take before it is aborted and retried, in milliseconds. The engine sends nothing later
 * than the end of its lease minus this, so that no write of a dead attempt lands after its lease.
 */
export const REQUEST_TIMEOUT_MS = 3_000

/** How long a connection may take to be made, in milliseconds. */
export const CONNECTION_TIMEOUT_MS = 1_000
