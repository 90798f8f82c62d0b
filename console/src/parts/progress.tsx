import { useConsole } from '../context.tsx'
import type { Job } from '../types.ts'
import { Track } from './track.tsx'

/** How far a job is, how fast, and how long it still takes. */
export const Progress = ({ job, label }: { readonly job: Job | undefined; readonly label: string }) => {
  const { say, number } = useConsole().texts
  const share = job?.progress ?? 0
  const rate = job?.rows_per_second ?? 0
  const { processed_count: done = 0, total_count: total = null } = job ?? {}
  const seconds = rate > 0 && share > 0.02 ? (done / rate) * (1 / share - 1) : undefined
  const left =
    seconds === undefined
      ? undefined
      : seconds < 90
        ? say('seconds', { count: Math.max(1, Math.round(seconds)) })
        : say('minutes', { count: Math.round(seconds / 60) })
  return (
    <div class="card">
      <Track share={share} label={label} />
      <div class="facts" aria-live="polite">
        <span>{total === null ? say('progress_unknown', { done }) : say('progress', { done, total })}</span>
        {rate > 0 && <span>{say('speed', { rate: number(rate) })}</span>}
        {left !== undefined && job?.status === 'processing' && <span>{say('left', { time: left })}</span>}
      </div>
    </div>
  )
}
