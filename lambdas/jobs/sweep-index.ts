/** The sparse index by which the sweep finds jobs: it holds only jobs with something left to do. */
export const SWEEP_INDEX = 'sweep'

/** Spread, so that many jobs at once do not meet at one partition of the index. */
export const SWEEP_SHARDS = ['0', '1', '2', '3'] as const

/** By the random end of a job id; its beginning is the time. */
export const sweepShard = (jobId: string): string =>
  SWEEP_SHARDS[(jobId.codePointAt(jobId.length - 1) ?? 0) % SWEEP_SHARDS.length] ?? SWEEP_SHARDS[0]
