import { useConsole } from '../context.tsx'
import type { ImportResult, Outcome } from '../types.ts'

export const OUTCOMES: readonly Outcome[] = ['created', 'updated', 'skipped', 'failed']

export const countOf = (job: ImportResult, outcome: Outcome): number => job[`${outcome}_count`]

/** The four counts, and one bar of them. */
export const Figures = ({ job }: { readonly job: ImportResult }) => {
  const { say, number } = useConsole().texts
  return (
    <>
      <ul class="figures" aria-label={say('figures')}>
        {OUTCOMES.map((outcome) => (
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
        {OUTCOMES.filter((outcome) => countOf(job, outcome) > 0).map((outcome) => (
          <span key={outcome} class={outcome} style={{ flexGrow: countOf(job, outcome) }} />
        ))}
      </div>
    </>
  )
}
