import { useEffect, useRef, useState } from 'preact/hooks'
import { useConsole } from '../context.tsx'
import { ErrorBox } from '../parts/error-box.tsx'
import { countOf, outcomesOf } from '../parts/figures.tsx'
import { Heading } from '../parts/heading.tsx'
import { formatName, type Texts } from '../texts.ts'
import { isUnderWay, type Job } from '../types.ts'

const nameOf = ({ name, file_name, detected }: Job, { say }: Texts): string =>
  name ?? file_name ?? (detected === undefined ? say('sent_as_data') : formatName(detected.format))

const whatOf = (job: Job, jobs: readonly Job[], texts: Texts): string => {
  const { say } = texts
  if (job.kind !== 'undo') return nameOf(job, texts)
  const parent = jobs.find(({ job_id }) => job_id === job.parent_job_id)
  return parent === undefined ? say('kind_undo') : say('undo_of', { name: nameOf(parent, texts) })
}

interface Props {
  readonly onOpen: (job: Job) => void
  readonly onUndo: (job: Job) => void
  readonly onAgain: (job: Job) => void
}

interface LineProps extends Props {
  readonly job: Job
  readonly what: string
  readonly mayUndo: boolean
}

const Line = ({ job, what, mayUndo, onOpen, onUndo, onAgain }: LineProps) => {
  const { say, number, time } = useConsole().texts
  const outcomes = outcomesOf(job)
  const isImport = (job.kind ?? 'import') === 'import'
  const actions = [
    ['open', onOpen],
    ...(isImport && job.status !== 'queued' ? ([['again_with', onAgain]] as const) : []),
    ...(mayUndo && isImport && job.status !== 'validated' && !isUnderWay(job)
      ? ([['undo_short', onUndo]] as const)
      : []),
  ] as const
  return (
    <tr>
      <td>{time(job.created_at)}</td>
      <th scope="row">{what}</th>
      <td>
        {outcomes.map((outcome) => (
          <span key={outcome} class={`mark ${outcome}`}>
            {number(countOf(job, outcome))} <span class="visually-hidden">{say(outcome)}</span>
          </span>
        ))}
      </td>
      <td>{say(job.kind === 'undo' && job.status === 'completed' ? 'done_undone' : `status_${job.status}`)}</td>
      <td>
        {actions.map(([name, act]) => (
          <button
            key={name}
            class="small"
            type="button"
            aria-label={`${say(name)}: ${what}, ${time(job.created_at)}`}
            onClick={() => {
              act(job)
            }}
          >
            {say(name)}
          </button>
        ))}
      </td>
    </tr>
  )
}

/** Lines that fill a screen, and requests that are made for them at most. */
const FULL = 10
const MAX_REQUESTS = 5

/** Imports of before, newest first. */
export const HistoryScreen = (props: Props) => {
  const { api, texts } = useConsole()
  const { say } = texts
  const mayUndo = api.may('delete:contacts')
  const [jobs, setJobs] = useState<readonly Job[]>()
  const [cursor, setCursor] = useState<string | null>(null)
  const [error, setError] = useState<unknown>()
  const [hasChecks, setChecks] = useState(false)
  const requests = useRef(0)
  const more = (): void => {
    setError(undefined)
    requests.current += 1
    api
      .jobs(cursor === null ? {} : { cursor })
      .then(({ data, meta }) => {
        setJobs([...(jobs ?? []), ...data])
        setCursor(meta.next_cursor)
      })
      .catch(setError)
  }
  const shown = jobs?.filter(({ status }) => hasChecks || status !== 'validated')
  // Every import was checked before, often more than once: a page of the service may hold checks alone.
  useEffect(() => {
    if (jobs === undefined || (cursor !== null && (shown?.length ?? 0) < FULL && requests.current < MAX_REQUESTS))
      more()
  }, [jobs])
  return (
    <section class="history">
      <Heading>{say('history_title')}</Heading>
      {error !== undefined && <ErrorBox error={error} texts={texts} onRetry={more} />}
      {cursor === null && shown?.length === 0 && <p class="lead">{say('history_empty')}</p>}
      {jobs === undefined && error === undefined && <p class="lead">{say('loading')}</p>}
      {jobs?.some(({ status }) => status === 'validated') === true && (
        <label class="check">
          <input
            type="checkbox"
            checked={hasChecks}
            onChange={(event) => {
              setChecks(event.currentTarget.checked)
            }}
          />
          {say('history_checks')}
        </label>
      )}
      {shown !== undefined && shown.length > 0 && (
        <div class="scroll" tabIndex={0} role="region" aria-label={say('history_title')}>
          <table>
            <thead>
              <tr>
                {(['when', 'what', 'result', 'state'] as const).map((name) => (
                  <th key={name} scope="col">
                    {say(name)}
                  </th>
                ))}
                <td />
              </tr>
            </thead>
            <tbody>
              {shown.map((job) => (
                <Line key={job.job_id} {...props} job={job} what={whatOf(job, jobs ?? [], texts)} mayUndo={mayUndo} />
              ))}
            </tbody>
          </table>
        </div>
      )}
      {cursor !== null && (
        <div class="actions">
          <button type="button" onClick={more}>
            {say('history_more')}
          </button>
        </div>
      )}
    </section>
  )
}
