import { inFile, type Mutant } from './mutant.ts'

/** Rules of turns: who of a workspace runs, who waits, and who comes next. */
export const TURN_MUTANTS: readonly Mutant[] = [
  // Stands in for DynamoDB's condition, where the product's own copy of it is in a store that the simulation replaces.
  ...inFile(
    'test/support/simulation/slot-memory.ts',
    [
      'a line is changed whatever its revision',
      'if (before.revision !== seen.revision) return',
      'if (before.revision < seen.revision) return',
    ],
    [
      'a change of a line whose answer was lost is not recognised',
      '&& before.writer === writer',
      '&& before.writer === ``',
    ],
  ),
  ...inFile(
    'lambdas/jobs/slots.ts',
    ['every job has a slot', 'Math.max(0, cap - alive.length)', 'Math.max(0, 99 - alive.length)'],
    ['a slot never expires', 'running.filter(({ until }) => until > now)', 'running.filter(() => now > 0)'],
    [
      'who hands over takes the slot of another attempt',
      'if (own !== undefined && own.holder !== holder) return line\n',
      '',
    ],
    [
      'who comes back stands in line twice',
      'hasSlot(line, jobId) || line.waiting.includes(jobId) ||',
      'hasSlot(line, jobId) ||',
    ],
    ['a slot is kept and its job stays in line', 'waiting: waiting.slice(free) }', 'waiting }'],
  ),
  ...inFile(
    'lambdas/jobs/turns.ts',
    ['the next in line is sent no message', 'await wakeAll(workspaceId, attemptToken, keptFor(after))\n', ''],
    ['a hand-over is not heard of', 'await wakeAll(workspaceId, attemptToken, others)\n', ''],
  ),
  ...inFile(
    'lambdas/jobs/worker.ts',
    [
      'a job runs though it is not its turn',
      'job.cancel_requested || (await turns.begin(job, { attemptToken, until }))',
      '(await turns.begin(job, { attemptToken, until })) || job.epoch >= 0',
    ],
    ['a slot ends before its worker', 'until: deadline + leaseMs', 'until: deadline - 8_000'],
    [
      'a job that handed over does not wait for its turn',
      'if (await deps.turns.goBehind(job, { attemptToken })) await enqueue',
      'if ((await deps.turns.goBehind(job, { attemptToken })) || job.epoch > 0) await enqueue',
    ],
  ),
  ...inFile('lambdas/jobs/transitions.ts', [
    'a job that waits for its turn is not swept',
    "  ...messageSent(job, now),\n  waiting_for: 'another_import',",
    "  ...messageSent(job, now),\n  sweep_at: null,\n  waiting_for: 'another_import',",
  ]),
  ...inFile(
    'lambdas/jobs/after-end.ts',
    ['a job that has ended keeps its slot', 'if (hasWorker(job)) await turns.leave(job, { attemptToken })\n', ''],
    [
      'a job that has ended is left by the sweep before its slot is free',
      'if (hasWorker(job)) await turns.leave(job, { attemptToken })\n',
      'await jobs.change(job, slotFreedAndEventSent(job), attemptToken)\n  if (hasWorker(job)) await turns.leave(job, { attemptToken })\n',
    ],
  ),
  ...inFile('lambdas/jobs/queued-rows.ts', [
    'a row beyond the limit is imported',
    'if (raw.rowNumber > maxRows)',
    'if (raw.rowNumber > maxRows + 1)',
  ]),
  ...inFile('lambdas/import/run.ts', [
    'rows before the limit are not imported',
    ' || error instanceof RowLimitReached',
    '',
  ]),
]
