/**
 * Options of Node for the function that works on queued imports. Its heap holds a few batches of rows, 30 MB of them, and all else is
 * soon dead: V8's usual nursery of 16 MB a half lets that pile up until the process has 280 MB, one of 8 MB until it has 170 MB, at the
 * same speed (`npm run bench -- worker`).
 */
export const WORKER_NODE_OPTIONS = '--max-semi-space-size=8'
