import { inFile, type Mutant } from './mutant.ts'

/** Rules of what clients ask for: imports at once, queued and of uploads, cancels, and the rejects of what they sent. */
export const REQUEST_MUTANTS: readonly Mutant[] = [
  ...inFile(
    'lambdas/jobs/queue-import.ts',
    [
      'the job is opened before its payload is there',
      '  const payload = await request.storePayload(name, deps.payloads)\n',
      "  const payload = { key: `payloads/${workspaceId}/${jobId}.csv`, format: 'csv', bytes: 1 } as const\n  await openSurely(newJob(jobId, payload, request, { now, attemptToken }), request, deps)\n  await request.storePayload(name, deps.payloads)\n",
    ],
    [
      'a key makes a job each time',
      'const { jobId } = claim === undefined ? { jobId: fresh } : await claimKey(claim, deps)',
      'const { jobId } = claim === undefined ? { jobId: fresh } : { ...(await claimKey(claim, deps)), jobId: fresh }',
    ],
    ['a replay looks like the first response', '  response,\n  replayed: true,\n', '  response,\n  replayed: false,\n'],
    [
      'a job whose opening got no answer is said to be safe to send again',
      "throw idempotency === undefined ? new ApiError('internal_error', { cause: error }) : error",
      'throw error',
    ],
  ),
  ...inFile(
    'lambdas/jobs/inline-import.ts',
    [
      'outcomes of an inline job are put under no epoch',
      'await recordOutcomes(outcomes, attempt.job, batch)',
      'await recordOutcomes(outcomes, { ...attempt.job, epoch: 1 }, batch)',
    ],
    [
      'a lost checkpoint of an inline job is overlooked',
      'if (changed === undefined) throw new LeaseLost()',
      'if (changed === undefined) return',
    ],
    [
      'an inline job forgets what was recorded before',
      'const records = await recorded(attempt.job, outcomes)',
      'const records = (await recorded(attempt.job, outcomes)).slice(0, 0)',
    ],
    [
      'an inline job is ended before its rejects are made',
      'counts.failed > 0 ? rejectsOf(records)',
      'counts.failed > 99 ? rejectsOf(records)',
    ],
    [
      'an interrupted inline job keeps its lease',
      "await deps.jobs.change(job, fail(job, 'interrupted', now), attemptToken).catch(() => undefined)",
      'await Promise.resolve([job, now])',
    ],
    [
      'an inline job is begun anew from its first row',
      'importRows(rows.slice(position), position, context)',
      'importRows(rows, 0, context)',
    ],
  ),
  ...inFile(
    'lambdas/jobs/inline-job.ts',
    [
      'an inline job that is being worked on is taken over',
      "if (job.status === 'processing' && leaseLeftMs > 0) throw",
      "if (job.status === 'processing' && leaseLeftMs > 0 && jobId === '') throw",
    ],
    [
      'an inline job is answered anew each time',
      'if (job.answer !== undefined) return',
      "if (job.response === '') return",
    ],
  ),
  ...inFile(
    'lambdas/uploads/upload-import.ts',
    ['an upload can be used twice', 'if (!(await isFree(upload, held?.jobId, deps))) throw usedBefore()', ''],
    [
      'an upload is taken from a request that may be alive',
      'if (used_by.since > clock.now() - ABANDONED_MS) return false',
      '',
    ],
    [
      'an upload stays with a request that is dead',
      'if (used_by.since > clock.now() - ABANDONED_MS) return false',
      'return false',
    ],
    [
      'the key is looked for before the upload',
      'const found = await uploads.read({ workspace_id: workspaceId, upload_id: uploadId }, now)\n  const { held, earlier } = await lookUpKey(asked, now, deps)',
      'const { held, earlier } = await lookUpKey(asked, now, deps)\n  const found = await uploads.read({ workspace_id: workspaceId, upload_id: uploadId }, now)',
    ],
    [
      'an upload is copied before it is taken',
      'if (!isDryRun && !(await uploads.claim(upload, name.job_id, clock.now()))) throw usedBefore()\n    const payload = await files.copy(upload, file, name)',
      'const payload = await files.copy(upload, file, name)\n    if (!isDryRun && !(await uploads.claim(upload, name.job_id, clock.now()))) throw usedBefore()',
    ],
  ),
  ...inFile('test/support/simulation/uploads.ts', [
    'an upload is taken even if another import has it',
    'if (held !== undefined && held.job_id !== job_id && !isAsSeen) return false',
    'if (held?.job_id === `` && !isAsSeen) return false',
  ]),
  ...inFile('lambdas/jobs/rejects/rejects.ts', [
    'rejects are only those of the last worker',
    'for await (const range of rangesOf(job.outcome_index,',
    'for await (const range of rangesOf(job.outcome_index.map((level) => level.slice(-1)),',
  ]),
  ...inFile('lambdas/jobs/cancel-job.ts', [
    'what was begun is cancelled where it stands',
    'const isEndedHere = isCancelledBeforeStart(asked)',
    'const isEndedHere = isCancelledBeforeStart({ ...asked, epoch: 0 })',
  ]),
]
