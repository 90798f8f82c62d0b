import { useState } from 'preact/hooks'
import { useConsole } from '../context.tsx'
import type { Job } from '../types.ts'
import { ErrorBox } from './error-box.tsx'

/** The failed rows as a file, to be corrected elsewhere. */
export const DownloadRejects = ({ job }: { readonly job: Job }) => {
  const { api, texts } = useConsole()
  const [error, setError] = useState<unknown>()
  const download = async (): Promise<void> => {
    const link = document.createElement('a')
    link.href = await api.rejects(job.job_id)
    link.download = ''
    link.rel = 'noopener'
    link.click()
  }
  return (
    <>
      {error !== undefined && <ErrorBox error={error} texts={texts} />}
      <div class="actions">
        <button type="button" onClick={() => void download().catch(setError)}>
          ↓ {texts.say('download_rejects')}
        </button>
      </div>
    </>
  )
}
