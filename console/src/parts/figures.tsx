import { useConsole } from '../context.tsx'
import type { AnyOutcome, ImportResult, Job, Outcome, UndoOutcome } from '../types.ts'

const OUTCOMES: readonly Outcome[] = ['created', 'updated', 'skipped', 'failed']

const UNDO_OUTCOMES: readonly UndoOutcome[] = ['deleted', 'restored', 'kept']

/** What the rows of a job can come to. */
export const outcomesOf = ({ kind }: Pick<Job, 'kind'>): readonly AnyOutcome[] =>
  kind === 'undo' ? UNDO_OUTCOMES : OUTCOMES

export const countOf = (
  job: ImportResult & Partial<Record<`${UndoOutcome}_count`, number>>,
  outcome: AnyOutcome,
): number => job[`${outcome}_count`] ?? 0

/** The counts of a job, and one bar of them. */
export const Figures = ({ job }: { readonly job: Job }) => {
  const { say, number } = useConsole().texts
  const outcomes = outcomesOf(job)
  return (
    <>
      <ul class="figures" aria-label={say('figures')}>
        {outcomes.map((outcome) => (
          <li key={outcome} class={outcome}>
            <strong>{number(countOf(job, outcome))}</strong>
            {say(outcome)}
            {outcome === 'updated' && (job.unchanged_count ?? 0) > 0 && (
              <>
                <br />
                <small>{say('unchanged', { count: job.unchanged_count ?? 0 })}</small>
              </>
            )}
          </li>
        ))}
      </ul>
      <div class="bar" aria-hidden="true">
        {outcomes
          .filter((outcome) => countOf(job, outcome) > 0)
          .map((outcome) => (
            <span key={outcome} class={outcome} style={{ flexGrow: countOf(job, outcome) }} />
          ))}
      </div>
    </>
  )
}
