import { useState } from 'preact/hooks'
import type { AppProps } from './app-props.ts'
import type { LoadedFile } from './loaded-file.ts'
import type { Step } from './parts/steps.tsx'
import type { Begun, Unseen } from './screens/import.tsx'
import { NO_SETTINGS, type Settings, settingsOf } from './settings.ts'
import { isUnderWay, type Job } from './types.ts'

type Screen = Step | 'history'

/** One file on its way, and those that wait behind it. */
export const useImport = (onEvent: AppProps['onEvent']) => {
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
