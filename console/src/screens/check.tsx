import { useEffect, useRef, useState } from 'preact/hooks'
import { follow, isGone, newKey } from '../api.ts'
import { useConsole } from '../context.tsx'
import { type Edits, repaired, useEdits } from '../edits.ts'
import { DownloadRejects } from '../parts/download.tsx'
import { ErrorBox } from '../parts/error-box.tsx'
import { Figures } from '../parts/figures.tsx'
import { Heading } from '../parts/heading.tsx'
import { Progress } from '../parts/progress.tsx'
import { Rows } from '../parts/rows.tsx'
import { readRejects, type Rejects } from '../rejects.ts'
import { namesOf, optionsOf, type Settings } from '../settings.ts'
import type { AnyOutcome, Job } from '../types.ts'
import { type LoadedFile, withUpload } from '../loaded-file.ts'
import { Groups, Notes } from './groups.tsx'

/** A check, and what a person corrected in it. */
export interface Checked {
  readonly job: Job
  readonly rejects: Rejects | undefined
  readonly edits: Edits
}

interface Props {
  readonly loaded: LoadedFile
  readonly settings: Settings
  readonly onSettings: (settings: Settings) => void
  readonly onImport: (checked: Checked) => void
  readonly onBack: () => void
}

/** Runs the dry run, again whenever the settings change. */
const useCheck = ({ loaded, settings }: Pick<Props, 'loaded' | 'settings'>) => {
  const { api, fixed, texts } = useConsole()
  const [job, setJob] = useState<Job>()
  const [rejects, setRejects] = useState<Rejects>()
  const [error, setError] = useState<unknown>()
  const [tries, setTries] = useState(0)
  useEffect(() => {
    const end = new AbortController()
    const run = async (): Promise<void> => {
      setError(undefined)
      setRejects(undefined)
      const options = optionsOf(loaded.inspection, settings, fixed)
      const names = namesOf(loaded, settings)
      const { job_id } = await withUpload(api, loaded, (upload_id) =>
        api.import({ ...options, ...names, upload_id, dry_run: true }, newKey()),
      )
      const ended = await follow(api, job_id, setJob, end.signal)
      if (ended.status !== 'validated') throw new Error(ended.error?.message ?? texts.say('failure_other'))
      if (ended.failed_count > 0) setRejects(await readRejects(await api.rejects(job_id), end.signal))
    }
    // The check of a session that has ended is not there for the next one: the file is checked again.
    const runAgain = (failure: unknown): Promise<void> => {
      if (end.signal.aborted || !isGone(failure)) throw failure
      return run()
    }
    run()
      .catch(runAgain)
      .catch((failure: unknown) => {
        if (!end.signal.aborted) setError(failure)
      })
    return () => {
      end.abort()
    }
  }, [settings, tries])
  return {
    job,
    rejects,
    error,
    again: () => {
      setTries(tries + 1)
    },
  }
}

interface ResultProps extends Props {
  readonly job: Job
  readonly rejects: Rejects | undefined
  /** Checks the file again. */
  readonly onGone: () => void
}

const Result = ({ job, rejects, onGone, loaded, settings, onSettings, onImport, onBack }: ResultProps) => {
  const { texts, fixed } = useConsole()
  const { say } = texts
  const [outcome, setOutcome] = useState<AnyOutcome | ''>(job.failed_count > 0 ? 'failed' : '')
  const editing = useEdits(loaded.corrections)
  const rows = useRef<HTMLDivElement>(null)
  const mended = repaired(editing.edits).length
  const count = job.created_count + job.updated_count + mended
  const left = job.failed_count - mended
  const options = optionsOf(loaded.inspection, settings, fixed)
  useEffect(() => {
    if (rejects !== undefined) void editing.correctAgain(rejects, options)
  }, [rejects])
  const isKnown = rejects !== undefined || job.failed_count === 0
  const unused = isKnown ? [...loaded.corrections.keys()].filter((row) => rejects?.rows.has(row) !== true).length : 0
  return (
    <section>
      <Heading>{say(left === 0 ? 'check_title_ok' : 'check_title')}</Heading>
      <Figures job={job} />
      {editing.failure !== undefined && <ErrorBox error={editing.failure} texts={texts} />}
      <Groups
        job={job}
        settings={settings}
        onRepair={(changed) => {
          onSettings({ ...settings, ...changed })
        }}
        onShow={() => {
          setOutcome('failed')
          rows.current?.scrollIntoView({ block: 'start' })
        }}
      />
      <Notes job={job} />
      <div class="card" ref={rows}>
        <h3>{say('rows_title')}</h3>
        <Rows
          job={job}
          outcome={outcome}
          onOutcome={setOutcome}
          rejects={rejects}
          editing={editing}
          options={options}
          onGone={onGone}
        />
        {job.failed_count > 0 && <DownloadRejects job={job} onGone={onGone} />}
      </div>
      <div class="actions sticky">
        <button
          class="primary"
          type="button"
          disabled={count === 0}
          onClick={() => {
            onImport({ job, rejects, edits: editing.edits })
          }}
        >
          {count === 0 ? say('import_nothing') : say('import_button', { count })}
        </button>
        <button type="button" onClick={onBack}>
          {say('back')}
        </button>
        <span class="note" role="status">
          {mended > 0 && `${say('edited', { count: mended })} `}
          {unused > 0 && `${say('unused_corrections', { count: unused })} `}
          {left > 0 && say('leaves_out', { count: left })}
        </span>
      </div>
    </section>
  )
}

/** What the import would do with each row. */
export const CheckScreen = (props: Props) => {
  const { texts } = useConsole()
  const { job, rejects, error, again } = useCheck(props)
  const failed = useRef<number | undefined>(undefined)
  const [isRepaired, setRepaired] = useState(0)
  useEffect(() => {
    if (job?.status !== 'validated') return
    if (failed.current !== undefined && job.failed_count < failed.current)
      setRepaired(failed.current - job.failed_count)
    failed.current = job.failed_count
  }, [job])
  const name = props.loaded.file.name
  return (
    <>
      <p class={isRepaired > 0 ? 'done-mark' : 'visually-hidden'} role="status">
        {isRepaired > 0 && `✓ ${texts.say('fixed', { count: isRepaired })}`}
      </p>
      {error !== undefined ? (
        <section>
          <Heading>{texts.say('checking', { name })}</Heading>
          <ErrorBox error={error} texts={texts} onRetry={again} />
          <button type="button" onClick={props.onBack}>
            {texts.say('back')}
          </button>
        </section>
      ) : job?.status === 'validated' ? (
        <Result key={job.job_id} {...props} job={job} rejects={rejects} onGone={again} />
      ) : (
        <section>
          <Heading>{texts.say('checking', { name })}</Heading>
          <Progress job={job} label={texts.say('checking', { name })} />
        </section>
      )}
    </>
  )
}
