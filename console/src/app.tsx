import { useEffect, useMemo, useRef, useState } from 'preact/hooks'
import { Api, Failure, type Granted } from './api.ts'
import { ConsoleContext } from './context.tsx'
import { ErrorBox } from './parts/error-box.tsx'
import { type Step, Steps } from './parts/steps.tsx'
import { CheckScreen } from './screens/check.tsx'
import { ColumnsScreen } from './screens/columns.tsx'
import { Connect } from './screens/connect.tsx'
import { DoneScreen } from './screens/done.tsx'
import { FileScreen } from './screens/file.tsx'
import { HistoryScreen } from './screens/history.tsx'
import { begin, type Begun, hasEdits, ImportScreen, type Unseen, UnseenScreen } from './screens/import.tsx'
import type { LoadedFile } from './loaded-file.ts'
import { NO_SETTINGS, type Settings, settingsOf } from './settings.ts'
import { type Texts, textsOf } from './texts.ts'
import { type Access, isUnderWay, type Job, type Options } from './types.ts'

export interface AppProps {
  readonly api: string
  readonly lang: string
  readonly options: Options
  /** The token that the page has; undefined: a person is asked for one. */
  readonly token: () => Promise<string | undefined>
  readonly onToken: (token: string | undefined) => void
  readonly onEvent: (name: 'imported' | 'failed' | 'closed', detail?: unknown) => void
  /** Whether there is something to close. */
  readonly canClose: boolean
  readonly canDisconnect: boolean
}

type Screen = Step | 'history'

const useConnection = ({ api: base, token, onToken, onEvent }: AppProps) => {
  const [limit, setLimit] = useState(0)
  const [isOffline, setOffline] = useState(false)
  const [isAsking, setAsking] = useState(false)
  const [error, setError] = useState<unknown>()
  const [api, setApi] = useState<Api>()
  const [access, setAccess] = useState<Access>()
  const source = useRef(token)
  source.current = token
  const answer = useRef<((granted: Granted) => void) | undefined>(undefined)
  /** Asked by many requests at once, of a person only once. */
  const asked = useRef<Promise<Granted> | undefined>(undefined)
  const askPerson = (): Promise<Granted> =>
    new Promise<Granted>((resolve) => {
      setAsking(true)
      answer.current = resolve
    }).finally(() => {
      setAsking(false)
    })
  /** The page is asked first; a token that is refused as well is not taken again. */
  const renew = async (ended: string): Promise<Granted> => {
    const given = await source.current().catch(() => undefined)
    if (given === undefined || given === ended) return askPerson()
    const made = new Api(base, given, { onLimit: setLimit, onOffline: setOffline, askToken: askPerson })
    try {
      await made.connect()
    } catch {
      return askPerson()
    }
    onToken(given)
    setAccess(made.access)
    return { token: given, access: made.access }
  }
  const askToken = (ended: string): Promise<Granted> =>
    (asked.current ??= renew(ended).finally(() => {
      asked.current = undefined
    }))
  const connect = async (given: string): Promise<void> => {
    setError(undefined)
    const made = new Api(base, given, { onLimit: setLimit, onOffline: setOffline, askToken })
    try {
      await made.connect()
    } catch (failure) {
      setError(failure)
      setAsking(true)
      onEvent('failed', { code: failure instanceof Failure ? failure.code : 'internal_error' })
      return
    }
    onToken(given)
    setAccess(made.access)
    if (answer.current !== undefined) answer.current({ token: given, access: made.access })
    answer.current = undefined
    setAsking(false)
    setApi((now) => now ?? made)
  }
  useEffect(() => {
    void token().then(async (given) => {
      if (given === undefined) setAsking(true)
      else await connect(given)
    })
  }, [base, token])
  return {
    api,
    access,
    connect,
    limit,
    isOffline,
    isAsking,
    error,
    disconnect: () => {
      setApi(undefined)
    },
  }
}

const useImport = (onEvent: AppProps['onEvent']) => {
  const [screen, setScreen] = useState<Screen>('file')
  const [queue, setQueue] = useState<readonly File[]>([])
  const [loaded, setLoaded] = useState<LoadedFile>()
  const [settings, setSettings] = useState<Settings>(NO_SETTINGS)
  const [begun, setBegun] = useState<Begun>()
  const [job, setJob] = useState<Job>()
  const [unseen, setUnseen] = useState<Unseen>()
  const [isUndoing, setUndoing] = useState(false)
  /** The settings are those of an earlier import. */
  const [isAgain, setAgain] = useState(false)
  const next = (): void => {
    setQueue((files) => files.slice(1))
    setLoaded(undefined)
    setBegun(undefined)
    setJob(undefined)
    setUnseen(undefined)
    // The country and the like stay for the next file; its columns are its own.
    setSettings({ ...settings, mapping: {}, sheet: '', invalid: '', emailOnly: false, name: '' })
    setAgain(false)
    setScreen('file')
  }
  const ended = (one: Job): void => {
    setUndoing(false)
    setJob(one)
    setScreen('done')
    onEvent(one.status === 'completed' ? 'imported' : 'failed', one)
  }
  const open = (one: Job, undoing = false): void => {
    setBegun(undefined)
    setUnseen(undefined)
    setUndoing(undoing)
    setJob(one)
    setScreen(isUnderWay(one) ? 'import' : 'done')
  }
  /** The settings of an earlier import for the next file. */
  const againWith = (one: Job): void => {
    setQueue([])
    setLoaded(undefined)
    setBegun(undefined)
    setJob(undefined)
    setSettings(settingsOf(one))
    setAgain(true)
    setScreen('file')
  }
  return {
    unseen,
    setUnseen,
    isUndoing,
    isAgain,
    againWith,
    screen,
    setScreen,
    queue,
    setQueue,
    loaded,
    setLoaded,
    settings,
    setSettings,
    begun,
    setBegun,
    job,
    setJob,
    next,
    ended,
    open,
  }
}

const Way = ({ state }: { readonly state: ReturnType<typeof useImport> }) => {
  const { screen, setScreen, queue, setQueue, loaded, setLoaded, settings, setSettings, begun, setBegun, job, setJob } =
    state
  const cancelFile = (): void => {
    setQueue(queue.slice(1))
    setLoaded(undefined)
    setScreen('file')
  }
  if (screen === 'history')
    return (
      <HistoryScreen
        onOpen={state.open}
        onUndo={(one) => {
          state.open(one, true)
        }}
        onAgain={state.againWith}
      />
    )
  if (screen === 'done' && job !== undefined)
    return (
      <DoneScreen
        key={job.job_id}
        job={job}
        nextFile={queue[1]}
        isUndoing={state.isUndoing}
        onAgain={state.next}
        onJob={setJob}
        onRetried={state.open}
      />
    )
  if (screen === 'import' && state.unseen !== undefined)
    return <UnseenScreen unseen={state.unseen} onAgain={state.next} />
  if (screen === 'import' && (begun !== undefined || job !== undefined))
    return (
      <ImportScreen
        name={begun?.loaded.file.name ?? job?.file_name ?? job?.job_id ?? ''}
        begun={begun}
        jobId={begun === undefined ? job?.job_id : undefined}
        onEnded={state.ended}
        onUnseen={state.setUnseen}
      />
    )
  if (screen === 'check' && loaded !== undefined)
    return (
      <CheckScreen
        loaded={loaded}
        settings={settings}
        onSettings={setSettings}
        onImport={(checked) => {
          setBegun(begin(loaded, settings, checked))
          setScreen('import')
        }}
        onBack={() => {
          setScreen('columns')
        }}
      />
    )
  if (screen === 'columns' && loaded !== undefined)
    return (
      <ColumnsScreen
        loaded={loaded}
        settings={settings}
        onSettings={setSettings}
        onInspection={(inspection) => {
          setLoaded({ ...loaded, inspection })
        }}
        onCheck={() => {
          setScreen('check')
        }}
        onBack={cancelFile}
      />
    )
  return (
    <FileScreen
      queue={queue}
      isAgain={state.isAgain}
      onFiles={(files) => {
        setQueue([...queue, ...files])
      }}
      onLoaded={(one) => {
        setLoaded(one)
        setScreen('columns')
      }}
      onDrop={() => {
        setQueue(queue.slice(1))
      }}
    />
  )
}

/** What the key opens. */
const Opened = ({ access, texts }: { readonly access: Access; readonly texts: Texts }) => {
  const { say, has, time, language } = texts
  const can = access.permissions.map((permission) => {
    const name = `may_${permission}`
    return has(name) ? say(name) : permission
  })
  const list = new Intl.ListFormat(language).format(can)
  return (
    <p class="opened">
      <strong>{say('access_workspace', { name: access.workspace_id })}</strong> {say('access_may', { list })}{' '}
      {access.expires_at !== null && say('access_until', { time: time(access.expires_at) })}
    </p>
  )
}

/** The console: a connection, and the way of a file through it. */
export const App = (props: AppProps) => {
  const { lang, options, onEvent, onToken, canClose, canDisconnect } = props
  const texts = useMemo(() => textsOf(lang), [lang])
  const { say } = texts
  const { api, access, connect, limit, isOffline, isAsking, error, disconnect } = useConnection(props)
  const state = useImport(onEvent)
  const { screen, setScreen } = state
  const context = useMemo(() => api && { api, texts, fixed: options }, [api, texts, options])
  return (
    <div class="shell" lang={texts.language}>
      <header class="top">
        <h1>{say('title')}</h1>
        <div>
          {api !== undefined && (
            <button
              class="plain"
              type="button"
              disabled={screen === 'import' && state.unseen === undefined && hasEdits(state.begun)}
              onClick={() => {
                if (screen !== 'history') setScreen('history')
                else if (state.job !== undefined || state.unseen !== undefined) state.next()
                else if (state.begun !== undefined) setScreen('import')
                else setScreen(state.loaded === undefined ? 'file' : 'columns')
              }}
            >
              {say(screen === 'history' ? 'back_to_import' : 'history')}
            </button>
          )}
          {api !== undefined && canDisconnect && (
            <button
              class="plain"
              type="button"
              onClick={() => {
                onToken(undefined)
                location.reload()
              }}
            >
              {say('disconnect')}
            </button>
          )}
          {canClose && (
            <button
              class="plain"
              type="button"
              onClick={() => {
                onEvent('closed')
              }}
            >
              {say('close')}
            </button>
          )}
        </div>
      </header>
      <main>
        {api !== undefined && access !== undefined && <Opened access={access} texts={texts} />}
        <div role="status">
          {isOffline && <p class="wait">⚠ {say('offline')}</p>}
          {limit > 0 && <p class="wait">⚠ {say('limited', { seconds: limit })}</p>}
        </div>
        {isAsking && <Connect texts={texts} isAgain={api !== undefined} error={error} onToken={connect} />}
        {!isAsking && error !== undefined && <ErrorBox error={error} texts={texts} onRetry={disconnect} />}
        {context !== undefined && (
          <ConsoleContext.Provider value={context}>
            <div hidden={isAsking}>
              {screen !== 'history' && <Steps now={screen} />}
              <Way state={state} />
            </div>
          </ConsoleContext.Provider>
        )}
      </main>
    </div>
  )
}
