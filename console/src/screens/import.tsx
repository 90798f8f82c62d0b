import { useEffect, useRef, useState } from 'preact/hooks'
import { Failure, follow, isGone, newKey, type Api } from '../api.ts'
import { useConsole } from '../context.tsx'
import { csvOfEdits, repaired } from '../edits.ts'
import { ErrorBox } from '../parts/error-box.tsx'
import { Heading } from '../parts/heading.tsx'
import { Progress } from '../parts/progress.tsx'
import { namesOf, optionsOf, optionsOfRows, type Settings } from '../settings.ts'
import type { ImportResult, Job, Options } from '../types.ts'
import type { Checked } from './check.tsx'
import { type LoadedFile, withUpload } from '../loaded-file.ts'

/** Rows that one request takes at once. */
const INLINE_ROWS = 500

export interface Begun {
  readonly loaded: LoadedFile
  readonly settings: Settings
  readonly checked: Checked
  /** Of this import, however often its requests are sent again. */
  readonly key: string
}

export const begin = (loaded: LoadedFile, settings: Settings, checked: Checked): Begun => ({
  loaded,
  settings,
  checked,
  key: newKey(),
})

/** Imports what was checked: the check itself, where the service can apply it, else the same file with the same options. */
const startJob = async (api: Api, { loaded, settings, checked, key }: Begun, options: Options): Promise<string> => {
  try {
    return (await api.act(checked.job.job_id, 'apply', {}, key)).job_id
  } catch (error) {
    if (!(error instanceof Failure) || (error.status !== 404 && error.status !== 405)) throw error
  }
  const names = namesOf(loaded, settings)
  const { job_id } = await withUpload(api, loaded, (upload_id) => api.import({ ...options, ...names, upload_id }, key))
  return job_id
}

/** Imports the rows that were corrected, after the others. */
const importEdits = async (
  api: Api,
  { loaded, settings, checked, key }: Begun,
  options: Options,
): Promise<ImportResult[]> => {
  const rows = repaired(checked.edits)
  const results: ImportResult[] = []
  for (let at = 0; at < rows.length; at += INLINE_ROWS) {
    const csv = csvOfEdits(checked.rejects?.columns ?? [], rows.slice(at, at + INLINE_ROWS))
    results.push(await api.import({ ...optionsOfRows(options), ...namesOf(loaded, settings), csv }, `${key}-${at}`))
  }
  return results
}

/** The job with the rows that were corrected: they failed in the file, and did not in the end. */
const withEdits = (job: Job, results: readonly ImportResult[]): Job => {
  const sum = (name: 'created_count' | 'updated_count' | 'skipped_count' | 'failed_count'): number =>
    results.reduce((total, result) => total + result[name], 0)
  const rows = results.reduce((total, { total_count }) => total + (total_count ?? 0), 0)
  return {
    ...job,
    created_count: job.created_count + sum('created_count'),
    updated_count: job.updated_count + sum('updated_count'),
    skipped_count: job.skipped_count + sum('skipped_count'),
    failed_count: job.failed_count - rows + sum('failed_count'),
  }
}

interface Props {
  readonly name: string
  /** What is to be begun; undefined where a running job is followed. */
  readonly begun?: Begun | undefined
  readonly jobId?: string | undefined
  readonly onEnded: (job: Job) => void
  /** The import goes on where this session cannot see it. */
  readonly onUnseen: (unseen: Unseen) => void
}

/** A job that was begun by a session which has ended: the next session must not begin it again. */
export interface Unseen {
  readonly jobId: string
  /** Corrected rows that were imported beside it. */
  readonly edited: number
}

/** Whether a person corrected rows: they are imported when the others are. */
export const hasEdits = (begun: Begun | undefined): boolean =>
  begun !== undefined && repaired(begun.checked.edits).length > 0

/** Asks before the page is left, while it still has something to do. */
const useStay = (isNeeded: boolean): void => {
  useEffect(() => {
    if (!isNeeded) return
    const ask = (event: BeforeUnloadEvent): void => {
      event.preventDefault()
    }
    addEventListener('beforeunload', ask)
    return () => {
      removeEventListener('beforeunload', ask)
    }
  }, [isNeeded])
}

/** What can be said of an import that goes on where this session cannot see it. */
export const UnseenScreen = ({ unseen, onAgain }: { readonly unseen: Unseen; readonly onAgain: () => void }) => {
  const { say } = useConsole().texts
  return (
    <section>
      <Heading>{say('unseen_title')}</Heading>
      <p class="lead">{say('unseen_lead')}</p>
      {unseen.edited > 0 && <p class="lead">{say('unseen_edited', { count: unseen.edited })}</p>}
      <p>
        <code>{unseen.jobId}</code>
      </p>
      <div class="actions">
        <button class="primary" type="button" onClick={onAgain}>
          {say('again')}
        </button>
      </div>
    </section>
  )
}

/** An import on its way. */
export const ImportScreen = ({ name, begun, jobId, onEnded, onUnseen }: Props) => {
  const { api, texts, fixed } = useConsole()
  const { say } = texts
  const [job, setJob] = useState<Job>()
  const [error, setError] = useState<unknown>()
  const [isStopping, setStopping] = useState(false)
  const [tries, setTries] = useState(0)
  const started = useRef(jobId)
  const isNeeded = hasEdits(begun)
  useStay(isNeeded)
  useEffect(() => {
    const end = new AbortController()
    const run = async (): Promise<void> => {
      setError(undefined)
      const options = begun && optionsOf(begun.loaded.inspection, begun.settings, fixed)
      const id = (started.current ??= begun && options && (await startJob(api, begun, options)))
      if (id === undefined) return
      const addEdits = async () => (begun && options ? await importEdits(api, begun, options) : [])
      const ended = await follow(api, id, setJob, end.signal).catch(async (failure: unknown) => {
        if (!isGone(failure)) throw failure
        const edited = await addEdits()
        onUnseen({ jobId: id, edited: edited.reduce((sum, { total_count }) => sum + (total_count ?? 0), 0) })
      })
      if (ended !== undefined) onEnded(withEdits(ended, ended.status === 'completed' ? await addEdits() : []))
    }
    run().catch((failure: unknown) => {
      if (!end.signal.aborted) setError(failure)
    })
    return () => {
      end.abort()
    }
  }, [tries])
  const stop = (): void => {
    if (job === undefined) return
    setStopping(true)
    api.act(job.job_id, 'cancel').catch((failure: unknown) => {
      setStopping(false)
      setError(failure)
    })
  }
  const label = say('importing', { name })
  return (
    <section>
      <Heading>{label}</Heading>
      {error !== undefined && (
        <ErrorBox
          error={error}
          texts={texts}
          onRetry={() => {
            setTries(tries + 1)
          }}
        />
      )}
      <Progress job={job} label={label} />
      {job?.status === 'queued' && <p class="lead">{say('waiting')}</p>}
      <p class="lead">{say(isNeeded ? 'stay_open' : 'may_close')}</p>
      <div class="actions">
        <button type="button" disabled={job === undefined || isStopping} onClick={stop}>
          {say(isStopping ? 'stopping' : 'stop_import')}
        </button>
      </div>
    </section>
  )
}
