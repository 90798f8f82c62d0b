import { useEffect, useState } from 'preact/hooks'
import { useConsole } from '../context.tsx'
import { ErrorBox } from '../parts/error-box.tsx'
import { Heading } from '../parts/heading.tsx'
import type { Texts } from '../texts.ts'
import type { Job } from '../types.ts'

const whatOf = (job: Job, { say }: Texts): string =>
  job.kind === 'undo' ? say('kind_undo') : (job.name ?? job.file_name ?? job.detected?.format ?? job.job_id)

/** Imports of before, newest first. */
export const HistoryScreen = ({ onOpen }: { readonly onOpen: (job: Job) => void }) => {
  const { api, texts } = useConsole()
  const { say, number, time } = texts
  const [jobs, setJobs] = useState<readonly Job[]>()
  const [cursor, setCursor] = useState<string | null>(null)
  const [error, setError] = useState<unknown>()
  const more = (): void => {
    api
      .jobs(cursor ?? undefined)
      .then(({ data, meta }) => {
        setJobs([...(jobs ?? []), ...data])
        setCursor(meta.next_cursor)
      })
      .catch(setError)
  }
  useEffect(more, [])
  return (
    <section class="history">
      <Heading>{say('history_title')}</Heading>
      {error !== undefined && <ErrorBox error={error} texts={texts} />}
      {jobs?.length === 0 && <p class="lead">{say('history_empty')}</p>}
      {jobs === undefined && error === undefined && <p class="lead">{say('loading')}</p>}
      {jobs !== undefined && jobs.length > 0 && (
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
              {jobs.map((job) => (
                <tr key={job.job_id}>
                  <td>{time(job.created_at)}</td>
                  <th scope="row">{whatOf(job, texts)}</th>
                  <td>
                    <span class="mark created">{number(job.created_count)}</span>{' '}
                    <span class="mark updated">{number(job.updated_count)}</span>{' '}
                    <span class="mark skipped">{number(job.skipped_count)}</span>{' '}
                    <span class="mark failed">{number(job.failed_count)}</span>
                    <span class="visually-hidden">
                      {` (${say('created')}, ${say('updated')}, ${say('skipped')}, ${say('failed')})`}
                    </span>
                  </td>
                  <td>{say(`status_${job.status}`)}</td>
                  <td>
                    <button
                      class="small"
                      type="button"
                      aria-label={`${say('open')}: ${whatOf(job, texts)}, ${time(job.created_at)}`}
                      onClick={() => {
                        onOpen(job)
                      }}
                    >
                      {say('open')}
                    </button>
                  </td>
                </tr>
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
