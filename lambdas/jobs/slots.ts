/** A running import of a workspace, or one whose turn it is. */
export interface Slot {
  readonly job_id: string
  /** Attempt token of the worker that has it; null while it is kept for a job whose message is on its way. */
  readonly holder: string | null
  /** When it expires, in milliseconds since the epoch: with the process that holds it, at the latest. */
  readonly until: number
}

/** Who runs and who waits in a workspace. */
export interface Line {
  readonly running: readonly Slot[]
  /** Ids of jobs, the next one first. */
  readonly waiting: readonly string[]
}

/** The line of a workspace as it is stored. */
export interface Slots extends Line {
  readonly workspace_id: string
  /** Counts the changes; 0: nothing is stored yet. */
  readonly revision: number
}

/** Jobs that are kept in line: one item holds them all. The sweep checks the others, and they join when there is room. */
export const MAX_WAITING = 200

/** How long a slot is kept for a job that was sent a message, in milliseconds: as long as the sweep takes to send another. */
const KEPT_FOR_MS = 120_000

interface Moment {
  /** Milliseconds since the epoch. */
  readonly now: number
  /** Jobs of a workspace that run at once. */
  readonly cap: number
}

interface Attempt extends Moment {
  readonly jobId: string
  readonly holder: string
}

/** A worker wants to begin: its job takes a slot, if one is free and no other job waits; otherwise it waits in line. */
export const begin = (line: Line, { until, ...attempt }: Attempt & { readonly until: number }): Line => {
  const { running, waiting } = promote(join(line, attempt.jobId), attempt)
  const isOwn = ({ job_id }: Slot): boolean => job_id === attempt.jobId
  return { waiting, running: running.map((slot) => (isOwn(slot) ? { ...slot, holder: attempt.holder, until } : slot)) }
}

/** Jobs that have ended give up their places. */
export const leave = ({ running, waiting }: Line, jobIds: ReadonlySet<string>, moment: Moment): Line =>
  promote(
    {
      running: running.filter(({ job_id }) => !jobIds.has(job_id)),
      waiting: waiting.filter((id) => !jobIds.has(id)),
    },
    moment,
  )

/** A worker hands its job over: it goes behind those that wait. Nothing changes where another attempt has the job by now. */
export const goBehind = (line: Line, { jobId, holder, ...moment }: Attempt): Line => {
  const own = line.running.find(({ job_id }) => job_id === jobId)
  if (own !== undefined && own.holder !== holder) return line
  return promote(join({ ...line, running: line.running.filter((slot) => slot !== own) }, jobId), moment)
}

/** Whether a job has a slot. */
export const hasSlot = ({ running }: Line, jobId: string): boolean => running.some(({ job_id }) => job_id === jobId)

/** Jobs for which a slot is kept. */
export const keptFor = ({ running }: Line): string[] =>
  running.flatMap(({ job_id, holder }) => (holder === null ? [job_id] : []))

const join = (line: Line, jobId: string): Line => {
  const isThere = hasSlot(line, jobId) || line.waiting.includes(jobId) || line.waiting.length >= MAX_WAITING
  return isThere ? line : { ...line, waiting: [...line.waiting, jobId] }
}

/** Free slots go to those that wait, in order. */
const promote = ({ running, waiting }: Line, { now, cap }: Moment): Line => {
  const alive = running.filter(({ until }) => until > now)
  const free = Math.max(0, cap - alive.length)
  const kept = waiting.slice(0, free).map((job_id): Slot => ({ job_id, holder: null, until: now + KEPT_FOR_MS }))
  return { running: [...alive, ...kept], waiting: waiting.slice(free) }
}
