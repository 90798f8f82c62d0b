/**
 * How long one call to AWS may take before it is given up and tried again, in milliseconds. The engine sends nothing later than
 * the end of its lease less this, so that no write of an incarnation that is gone lands after its lease.
 */
export const REQUEST_TIMEOUT_MS = 3_000
