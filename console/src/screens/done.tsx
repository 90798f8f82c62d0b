import { useRef, useState } from 'preact/hooks'
import { newKey } from '../api.ts'
import { useConsole } from '../context.tsx'
import { DownloadRejects } from '../parts/download.tsx'
import { ErrorBox } from '../parts/error-box.tsx'
import { Figures } from '../parts/figures.tsx'
import { Heading } from '../parts/heading.tsx'
import { lacksCountry } from '../parts/reasons.ts'
import { CountryRepair } from './groups.tsx'
import { Rows } from '../parts/rows.tsx'
import type { AnyOutcome, Job } from '../types.ts'
import { Undo } from './undo.tsx'

interface Props {
  readonly job: Job
  readonly nextFile: File | undefined
  /** Opened in order to be undone. */
  readonly isUndoing: boolean
  readonly onAgain: () => void
  readonly onJob: (job: Job) => void
  /** An import of the rows that failed has begun. */
  readonly onRetried: (job: Job) => void
}

/** The failed rows once more, from what the service keeps of the file. */
const Retry = ({ job, onRetried }: { readonly job: Job; readonly onRetried: Props['onRetried'] }) => {
  const { api, texts, fixed } = useConsole()
  const [error, setError] = useState<unknown>()
  const key = useRef(newKey())
  if (!job.error_summary.some(lacksCountry) || fixed['default_country'] !== undefined) return null
  const retry = (country: string): void => {
    setError(undefined)
    const request = { ...fixed, default_country: country }
    api.act(job.job_id, 'retry', request, `${key.current}-${country}`).then(onRetried, setError)
  }
  return (
    <div class="card">
      <h3>{texts.say('retry_rows')}</h3>
      {error !== undefined && <ErrorBox error={error} texts={texts} />}
      <div class="actions">
        <CountryRepair
          onRepair={({ country }) => {
            retry(country)
          }}
        />
      </div>
    </div>
  )
}

const titleOf = ({ status, kind }: Job) => {
  if (kind === 'undo') return 'done_undone' as const
  return status === 'failed' ? 'done_failed' : status === 'cancelled' ? 'done_cancelled' : 'done_title'
}

/** What became of an import. */
export const DoneScreen = ({ job, nextFile, isUndoing, onAgain, onJob, onRetried }: Props) => {
  const { texts } = useConsole()
  const { say } = texts
  const [outcome, setOutcome] = useState<AnyOutcome | ''>(job.failed_count > 0 ? 'failed' : '')
  const { created_count: created, updated_count: updated, skipped_count: skipped, failed_count: failed } = job
  const isUndo = job.kind === 'undo'
  const lead = isUndo
    ? say('undone_lead', {
        deleted: job.deleted_count ?? 0,
        restored: job.restored_count ?? 0,
        kept: job.kept_count ?? 0,
      })
    : say('done_lead', { created, updated, skipped })
  return (
    <section>
      <Heading>
        <span class={job.status === 'failed' ? 'fail-mark' : 'done-mark'} aria-hidden="true">
          {job.status === 'failed' ? '✕ ' : '✓ '}
        </span>
        {say(titleOf(job))}
      </Heading>
      <p class="lead">
        {lead} {!isUndo && job.status === 'completed' && failed === 0 && say('done_all')}
      </p>
      {job.error !== null && <ErrorBox error={new Error(job.error.message)} texts={texts} />}
      <Figures job={job} />
      {(job.drift_count ?? 0) > 0 && <p class="lead">{say('drift', { count: job.drift_count ?? 0 })}</p>}
      {failed > 0 && (
        <>
          <p class="lead">{say('done_failed_rows', { count: failed })}</p>
          <DownloadRejects job={job} />
          <Retry job={job} onRetried={onRetried} />
        </>
      )}
      <div class="actions">
        <button class="primary" type="button" onClick={onAgain}>
          {nextFile === undefined ? say('again') : say('next_file', { name: nextFile.name })}
        </button>
      </div>
      <details>
        <summary>{say('rows_title')}</summary>
        <Rows job={job} outcome={outcome} onOutcome={setOutcome} />
      </details>
      {!isUndo && job.status !== 'validated' && <Undo job={job} isAsked={isUndoing} onUndone={onJob} />}
    </section>
  )
}
