import { inFile, type Mutant } from './mutant.ts'

/** Stands in for DynamoDB's condition, where the product's own copy of it is in a store that the simulation replaces. */
const JOB_MEMORY = 'test/support/simulation/job-memory.ts'

/** Rules of jobs: leases, checkpoints, messages, ends, and the sweep. */
export const JOB_MUTANTS: readonly Mutant[] = [
  ...inFile(
    JOB_MEMORY,
    [
      'a job is changed whatever its revision',
      'if (stored?.revision === job.revision) {',
      'if (stored !== undefined) {',
    ],
    [
      'a change whose answer was lost is not recognised',
      '&& stored.writer === writer ? structuredClone(stored)',
      '&& stored.writer === `` ? structuredClone(stored)',
    ],
    [
      'a job opened twice by the same writer is not recognised',
      'return known === undefined || known.writer === job.writer',
      'return known === undefined',
    ],
  ),
  ...inFile(
    'lambdas/jobs/worker.ts',
    ['the lease of another worker is ignored', 'if (job.lease_until > ports.clock.now()) return undefined', ''],
    [
      'a worker that lost the race for a job leaves it',
      'if (changed !== undefined) return isItsTurn ? changed : undefined',
      'return isItsTurn ? changed : undefined',
    ],
    [
      'outcomes are put after the checkpoint',
      'await recordOutcomes(outcomes, lease.job, batch)',
      'await recordOutcomes({ ...outcomes, put: async (...args) => void setTimeout(() => void outcomes.put(...args).catch(() => undefined), 0) }, lease.job, batch)',
    ],
    [
      'outcomes are not put',
      'await recordOutcomes(outcomes, lease.job, batch)',
      'await recordOutcomes({ ...outcomes, put: async () => undefined }, lease.job, batch)',
    ],
    [
      'created contacts are not logged',
      'await recordOutcomes(outcomes, lease.job, batch)',
      'await recordOutcomes({ ...outcomes, putCreated: async () => undefined }, lease.job, batch)',
    ],
    [
      'outcomes are put under no epoch',
      'await recordOutcomes(outcomes, lease.job, batch)',
      'await recordOutcomes(outcomes, { ...lease.job, epoch: 0 }, batch)',
    ],
    [
      'the event is published before the end is stored',
      '  const ended = await lease.change((job) => ({',
      '  await deps.bus.publish({ ...lease.job, status: result.status, completed_at: new Date(deps.ports.clock.now()).toISOString() })\n  const ended = await lease.change((job) => ({',
    ],
    [
      'a job is ended before its rejects are made',
      'lease.job.counts.failed > 0 ? await deps.rejects',
      'lease.job.counts.failed > 99 ? await deps.rejects',
    ],
    [
      'a cancelled job ends in the middle of a batch',
      'const rowsToRecord = job.epoch === 1 ? 0 : firstBatchRows',
      'const rowsToRecord = 0',
    ],
    ['rows of every workspace go to one', 'workspaceKeys(job.workspace_id,', "workspaceKeys('w',"],
    ['a cancel is not checked', 'if (checked.cancel_requested && isOnRecord())', 'if (checked.position < 0)'],
    [
      'a cancelled job is begun',
      'if (job.cancel_requested && isOnRecord()) return',
      'if (job.cancel_requested && job.position < 0) return',
    ],
    ['a dry run is handed over', 'if (dry_run) continue\n', ''],
    [
      'errors of the workers before are forgotten',
      'job.position === 0 ? reportAtStart(job.report) : parseReport(job.report)',
      'reportAtStart(job.report)',
    ],
    [
      'a job that was taken over records its rows from the first one on',
      'importRows(opened.rows, job.position, context)',
      'importRows(opened.rows, 0, context)',
    ],
  ),
  ...inFile('lambdas/jobs/queued-rows.ts', [
    'whoever reads on forgets what was counted before',
    'if (from !== undefined) warnings.restore(from.warnings)',
    '',
  ]),
  ...inFile('lambdas/import/source/resume-point.ts', [
    'reading goes on from the newest point, whatever is recorded',
    'const point = noted.findLast(({ place }) => place.rows <= position)',
    'const point = noted.at(-1)',
  ]),
  ...inFile(
    'lambdas/jobs/payload-fault.ts',
    [
      'a payload that is gone is thrown',
      "if (error instanceof PayloadGone) return { code: 'file_gone', message: JOB_ERRORS.file_gone }",
      '',
    ],
    [
      'an unreadable file is thrown',
      'if (!(error instanceof UnusableFile)) return undefined',
      "if (!(error instanceof UnusableFile) || error.code === 'unreadable_file') return undefined",
    ],
  ),
  ...inFile(
    'lambdas/jobs/transitions.ts',
    [
      'a checkpoint counts before what it is added to',
      'counts: addCounts(job.counts, counts),',
      'counts: addCounts(addCounts(job.counts, counts), NO_OUTCOMES.created === 0 && job.stalls > 0 ? counts : NO_OUTCOMES),',
    ],
    ['taking over does not count the epoch', 'epoch: job.epoch + 1,', 'epoch: Math.max(1, job.epoch),'],
    ['a stall is never counted', 'stalls: hasProgressed(job) ? 1 : job.stalls + 1,', 'stalls: 0,'],
    [
      'a dry run goes on where the last one died',
      '...(beginsAnew(job) && {\n    position: 0,',
      '...(beginsAnew(job) && job.position < 0 && {\n    position: 0,',
    ],
    [
      'a dry run counts as progress',
      '!beginsAnew(job) && job.position > job.stalled_at',
      'job.position > job.stalled_at',
    ],
    ['an ended job is not swept for its event', 'sweep_at: isQueued ? now + FOLLOW_UP_MS : null,', 'sweep_at: null,'],
    [
      'a new job is not swept for its message',
      '  sweep_at: now + FOLLOW_UP_MS,\n  sends: 0,',
      '  sweep_at: null,\n  sends: 0,',
    ],
    ['a message that is not received is never sent again', 'sweep_at: now + resendAfter(sends)', 'sweep_at: null'],
    [
      'a hand-over is not swept for its message',
      '  lease_until: 0,\n  sweep_at: now + FOLLOW_UP_MS,\n})',
      '  lease_until: 0,\n  sweep_at: null,\n})',
    ],
    [
      'a lost lease is not swept',
      '  lease_until: leaseUntil,\n    sweep_at: leaseUntil,',
      '  lease_until: leaseUntil,\n    sweep_at: null,',
    ],
    [
      'the sweep comes before the lease is over',
      '({ lease_until: leaseUntil, sweep_at: leaseUntil })',
      '({ lease_until: leaseUntil, sweep_at: leaseUntil - 15_000 })',
    ],
    [
      'a job that got on is given up all the same',
      'stalls: hasProgressed(job) ? 1 : job.stalls + 1,\n',
      'stalls: job.stalls + 1,\n',
    ],
    [
      'an end keeps its lease',
      '    waiting_for: null,\n    lease_until: 0,\n    completed_at',
      '    waiting_for: null,\n    completed_at',
    ],
    ['dry runs have events', 'isQueued && !beginsAnew(job)', 'isQueued'],
  ),
  ...inFile(
    'lambdas/jobs/lease.ts',
    [
      'no lease is checked before a call',
      'if (isOldNow()) await renew()\n      if (clock.now() > Math.min(current.lease_until, deadline) - REQUEST_TIMEOUT_MS) throw new LeaseLost()',
      'await Promise.resolve([isOldNow, renew, deadline])',
    ],
    ['a lease is never renewed between checkpoints', 'if (isOldNow()) await renew()\n', ''],
    [
      'a call is sent as long as the lease lasts',
      'Math.min(current.lease_until, deadline) - REQUEST_TIMEOUT_MS',
      'Math.min(current.lease_until, deadline)',
    ],
    [
      'a lost checkpoint is overlooked',
      'if (stored === undefined) throw new LeaseLost()',
      'if (stored === undefined) return current',
    ],
    ['a lease that was given back is renewed', 'if (current.lease_until === 0) throw new LeaseLost()', ''],
  ),
  ...inFile('lambdas/jobs/read-under-lease.ts', [
    'a payload is read without a sign of life',
    '        await ensureLease()\n',
    '',
  ]),
  ...inFile(
    'lambdas/jobs/sweep.ts',
    ['the sweep believes its index', 'if (!isDue(job, now)) return', 'if (job === undefined || hasEnded(job)) return'],
    [
      'a failed check stays due',
      'if (isDue(job, now)) await jobs.change(job, postponed',
      'if (now < 0 && isDue(job, now)) await jobs.change(job, postponed',
    ],
    ['the sweep queues what a request works on', "if (!hasWorker(job)) return fail(job, 'interrupted', now)", ''],
    [
      'the sweep never gives up',
      "return hasExhaustedStalls(job) ? fail(job, 'gave_up', now) : stall(job, now)",
      'return stall(job, now)',
    ],
    [
      'the sweep cancels what was begun',
      'if (isCancelledBeforeStart(job)) return end',
      'if (job.cancel_requested) return end',
    ],
  ),
  ...inFile(
    'lambdas/jobs/fail-dead-letter.ts',
    [
      'the dead-letter function ends what has ended',
      'if (hasEnded(job)) return publishPendingEvent(job, attemptToken, deps)',
      '',
    ],
    ['the dead-letter function ignores the lease', 'if (job.lease_until > now) return\n', ''],
    [
      'the dead-letter function tries once',
      'if (ended !== undefined) return publishPendingEvent(ended, attemptToken, deps)',
      'if (ended !== undefined) return publishPendingEvent(ended, attemptToken, deps)\n      return',
    ],
  ),
  // Assumptions about the world, rather than rules of the product: what the simulation would say if they did not hold.
  ...inFile('test/support/simulation/simulator.ts', [
    'WORLD: a call may take effect 10 s after it was sent',
    'const latest = now + REQUEST_TIMEOUT_MS',
    'const latest = now + 10_000',
  ]),
]
