import { useEffect, useState } from 'preact/hooks'
import { follow, newKey } from '../api.ts'
import { useConsole } from '../context.tsx'
import { ErrorBox } from '../parts/error-box.tsx'
import { Figures } from '../parts/figures.tsx'
import { Progress } from '../parts/progress.tsx'
import { Rows } from '../parts/rows.tsx'
import type { AnyOutcome, Job } from '../types.ts'

/** What an undo would do, contact by contact. */
const Plan = ({ plan }: { readonly plan: Job }) => {
  const { say } = useConsole().texts
  const { deleted_count: deleted = 0, restored_count: restored = 0, kept_count: kept = 0 } = plan
  const [outcome, setOutcome] = useState<AnyOutcome | ''>(kept > 0 ? 'kept' : '')
  return (
    <>
      <p role="status">{say('undo_lead', { deleted, restored, kept })}</p>
      <Figures job={plan} />
      <h3>{say(kept > 0 ? 'undo_kept' : 'rows_title')}</h3>
      <Rows job={plan} outcome={outcome} onOutcome={setOutcome} />
    </>
  )
}

interface Props {
  readonly job: Job
  /** Asked for already: the dry run begins at once. */
  readonly isAsked: boolean
  readonly onUndone: (job: Job) => void
}

/** Takes an import back, after a dry run of that. */
export const Undo = ({ job, isAsked, onUndone }: Props) => {
  const { api, texts } = useConsole()
  const { say } = texts
  const mayUndo = api.may('delete:contacts')
  const [plan, setPlan] = useState<Job>()
  const [look, setLook] = useState<Job>()
  const [isBusy, setBusy] = useState(false)
  const [error, setError] = useState<unknown>()
  const run = (dry_run: boolean): void => {
    setBusy(true)
    setLook(undefined)
    setError(undefined)
    api
      .act(job.job_id, 'undo', { dry_run }, newKey())
      .then(({ job_id }) => follow(api, job_id, setLook, new AbortController().signal))
      .then(dry_run ? setPlan : onUndone)
      .catch(setError)
      .finally(() => {
        setBusy(false)
      })
  }
  useEffect(() => {
    if (isAsked && mayUndo) run(true)
  }, [isAsked, mayUndo])
  if (!mayUndo) return null
  const isNothing = plan !== undefined && (plan.deleted_count ?? 0) + (plan.restored_count ?? 0) === 0
  return (
    <details class="card" open={isAsked}>
      <summary>{say('undo')}</summary>
      <div class="undo">
        {error !== undefined && <ErrorBox error={error} texts={texts} />}
        {plan !== undefined && <Plan plan={plan} />}
        {isBusy && <Progress job={look} label={say(plan === undefined ? 'undo_check' : 'undo_do')} />}
        <div class="actions">
          {isNothing ? (
            say('undo_nothing')
          ) : (
            <button
              type="button"
              class={plan === undefined ? '' : 'danger'}
              disabled={isBusy}
              onClick={() => {
                run(plan === undefined)
              }}
            >
              {say(plan === undefined ? 'undo_check' : 'undo_do')}
            </button>
          )}
        </div>
      </div>
    </details>
  )
}
