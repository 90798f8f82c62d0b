import type { Clock } from '../platform/clock.ts'
import { enqueue } from './enqueue.ts'
import { hasEnded, type JobKey } from './job.ts'
import type { ImportQueue, JobStore } from './ports.ts'
import { isSameLine, type SlotStore } from './slot-store.ts'
import { begin, goBehind, hasSlot, keptFor, leave, type Line } from './slots.ts'

/** Whose turn it is among the queued imports of a workspace. */
export interface Turns {
  /** Before a worker takes a job over; `until` is when its process ends. False: it is not the job's turn, and it waits in line. */
  begin(job: JobKey, attempt: Attempt & { readonly until: number }): Promise<boolean>
  /** When a worker has handed its job over. False: others of the workspace come first. */
  goBehind(job: JobKey, attempt: Attempt): Promise<boolean>
  /** When a job has ended: the next job is sent its message. */
  leave(job: JobKey, attempt: Attempt): Promise<void>
  /** Whether an import of the workspace waits for its turn. */
  isAwaited(workspaceId: string): Promise<boolean>
}

interface Attempt {
  readonly attemptToken: string
}

interface Deps {
  readonly slots: SlotStore
  readonly jobs: Pick<JobStore, 'read' | 'change'>
  readonly queue: Pick<ImportQueue, 'send'>
  readonly clock: Clock
  readonly random: () => number
  /** Jobs of a workspace that run at once. */
  readonly importsPerWorkspace: number
}

/** Attempts to change a line that others change at the same moment, and the pause between two, in milliseconds at most. */
const MAX_ATTEMPTS = 30
const MAX_PAUSE_MS = 100

interface Change {
  readonly workspaceId: string
  readonly attemptToken: string
  readonly make: (line: Line, now: number) => Line
}

/** Turns by the line that the control table keeps of each workspace. */
export const makeTurns = (deps: Deps): Turns => {
  const { slots, clock, random, importsPerWorkspace: cap } = deps

  const change = async ({ workspaceId, attemptToken, make }: Change): Promise<{ before: Line; after: Line }> => {
    for (let attempt = 1; attempt <= MAX_ATTEMPTS; attempt += 1) {
      const before = await slots.read(workspaceId)
      const after = make(before, clock.now())
      if (isSameLine(before, after) || (await slots.change(before, after, attemptToken))) return { before, after }
      await clock.sleep(random() * MAX_PAUSE_MS)
    }
    throw new Error('The slots of a workspace were changed by others again and again.')
  }

  /** Sends their messages to jobs for which a slot is kept. Those that ended meanwhile make room for the next. */
  const wakeAll = async (workspaceId: string, attemptToken: string, jobIds: readonly string[]): Promise<void> => {
    let next = jobIds
    while (next.length > 0) {
      const gone = new Set<string>()
      for (const job_id of next)
        if (!(await wake({ workspace_id: workspaceId, job_id }, attemptToken, deps))) gone.add(job_id)
      if (gone.size === 0) return
      const make = (line: Line, now: number): Line => leave(line, gone, { now, cap })
      const { before, after } = await change({ workspaceId, attemptToken, make })
      next = newlyKept(before, after)
    }
  }

  return {
    begin: async ({ workspace_id: workspaceId, job_id: jobId }, { attemptToken, until }) => {
      const make = (line: Line, now: number): Line => begin(line, { jobId, holder: attemptToken, until, now, cap })
      const { before, after } = await change({ workspaceId, attemptToken, make })
      await wakeAll(workspaceId, attemptToken, newlyKept(before, after))
      return hasSlot(after, jobId)
    },
    goBehind: async ({ workspace_id: workspaceId, job_id: jobId }, { attemptToken }) => {
      const make = (line: Line, now: number): Line => goBehind(line, { jobId, holder: attemptToken, now, cap })
      const { before, after } = await change({ workspaceId, attemptToken, make })
      const others = newlyKept(before, after).filter((id) => id !== jobId)
      await wakeAll(workspaceId, attemptToken, others)
      return hasSlot(after, jobId)
    },
    leave: async ({ workspace_id: workspaceId, job_id: jobId }, { attemptToken }) => {
      const make = (line: Line, now: number): Line => leave(line, new Set([jobId]), { now, cap })
      const { after } = await change({ workspaceId, attemptToken, make })
      // All that are kept, and not only the new ones: an earlier attempt may have died before it sent their messages.
      await wakeAll(workspaceId, attemptToken, keptFor(after))
    },
    isAwaited: async (workspaceId) => (await slots.read(workspaceId)).waiting.length > 0,
  }
}

const newlyKept = (before: Line, after: Line): string[] => {
  const known = new Set(keptFor(before))
  return keptFor(after).filter((id) => !known.has(id))
}

/** False where the job has ended. */
const wake = async (key: JobKey, attemptToken: string, deps: Deps): Promise<boolean> => {
  const job = await deps.jobs.read(key)
  if (job === undefined || hasEnded(job)) return false
  // It waited, however often the sweep checked it: from now on it is sent again as if for the first time.
  if (job.status === 'queued') await enqueue({ ...job, sends: 0 }, attemptToken, deps)
  return true
}
