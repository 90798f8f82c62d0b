import { inFile, type Mutant } from './mutant.ts'

/** Rules of what follows a change of a job: its message, its event. */
export const FOLLOW_UP_MUTANTS: readonly Mutant[] = [
  ...inFile('lambdas/jobs/enqueue.ts', [
    'no message is sent',
    'await queue.send({ workspace_id: job.workspace_id, job_id: job.job_id })',
    'await Promise.resolve([queue])',
  ]),
  ...inFile('lambdas/jobs/enqueue.ts', [
    'a message is recorded before it is sent',
    'await queue.send({ workspace_id: job.workspace_id, job_id: job.job_id })\n  await jobs.change(job, messageSent(job, clock.now()), attemptToken)',
    'await jobs.change(job, messageSent(job, clock.now()), attemptToken)\n  await queue.send({ workspace_id: job.workspace_id, job_id: job.job_id })',
  ]),
  ...inFile('lambdas/jobs/enqueue.ts', [
    'a failure to send the message reaches the client',
    'enqueue(job, attemptToken, deps).catch(() => undefined)',
    'enqueue(job, attemptToken, deps)',
  ]),
  ...inFile('lambdas/jobs/after-end.ts', [
    'an end is published again at every check',
    "if (job.event === 'pending') await",
    'if (job.revision > 0) await',
  ]),
  ...inFile('lambdas/jobs/job-event.ts', [
    'the id of an event is new each time',
    'id: job.job_id.replace(ID_PREFIXES.job, ID_PREFIXES.event),',
    "id: `evt_01J${String(Math.trunc(performance.now() * 1000)).padStart(23, '0')}`,",
  ]),
  ...inFile('lambdas/jobs/after-end.ts', [
    'an event is recorded before it is published',
    "if (job.event === 'pending') await bus.publish(job)\n  await jobs.change(job, slotFreedAndEventSent(job), attemptToken)",
    "await jobs.change(job, slotFreedAndEventSent(job), attemptToken)\n  if (job.event === 'pending') await bus.publish(job)",
  ]),
  ...inFile('lambdas/jobs/publish-event.ts', [
    'the dead-letter function records an event before it is published',
    'await bus.publish(job)\n  await jobs.change(job, eventSent(), attemptToken)',
    'await jobs.change(job, eventSent(), attemptToken)\n  await bus.publish(job)',
  ]),
]
