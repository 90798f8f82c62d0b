import { useState } from 'preact/hooks'
import { isGone } from '../api.ts'
import { useConsole } from '../context.tsx'
import type { Job } from '../types.ts'
import { ErrorBox } from './error-box.tsx'

/** The failed rows as a file, to be corrected elsewhere. */
export const DownloadRejects = ({ job, onGone }: { readonly job: Job; readonly onGone?: () => void }) => {
  const { api, texts } = useConsole()
  const [error, setError] = useState<unknown>()
  const download = async (): Promise<void> => {
    setError(undefined)
    const link = document.createElement('a')
    link.href = await api.rejects(job.job_id)
    link.download = ''
    link.rel = 'noopener'
    link.click()
  }
  const start = (): void => void download().catch(setError)
  return (
    <>
      {error !== undefined && <ErrorBox error={error} texts={texts} onRetry={isGone(error) ? onGone : start} />}
      <div class="actions">
        <button type="button" onClick={start}>
          ↓ {texts.say('download_rejects')}
        </button>
      </div>
    </>
  )
}
