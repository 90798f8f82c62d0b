import { useMemo } from 'preact/hooks'
import type { AppProps } from './app-props.ts'
import { ConsoleContext } from './context.tsx'
import { ErrorBox } from './parts/error-box.tsx'
import { Steps } from './parts/steps.tsx'
import { CheckScreen } from './screens/check.tsx'
import { ColumnsScreen } from './screens/columns.tsx'
import { Connect } from './screens/connect.tsx'
import { DoneScreen } from './screens/done.tsx'
import { FileScreen } from './screens/file.tsx'
import { HistoryScreen } from './screens/history.tsx'
import { begin, hasEdits, ImportScreen, UnseenScreen } from './screens/import.tsx'
import { type Texts, textsOf } from './texts.ts'
import type { Access } from './types.ts'
import { useConnection } from './use-connection.ts'
import { useImport } from './use-import.ts'

/** The screen that it is time for. */
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
          // Another sheet has other rows.
          setLoaded({ ...loaded, inspection, corrections: new Map() })
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
        {screen === 'file' && access !== undefined && <Opened access={access} texts={texts} />}
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
