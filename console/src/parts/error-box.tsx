import { useState } from 'preact/hooks'
import { Failure } from '../api.ts'
import type { Texts } from '../texts.ts'
import { UploadFailure } from '../upload.ts'

/** One plain sentence of what happened and what to do. */
const sentenceOf = (error: unknown, { say, has }: Texts): string => {
  if (error instanceof UploadFailure) return say(error.status >= 400 ? 'failure_upload_size' : 'failure_upload')
  if (!(error instanceof Failure))
    return error instanceof Error && error.message !== '' ? error.message : say('failure_other')
  const name = `failure_${error.code}`
  const fields = Object.entries(error.fields)
    .map(([field, why]) => `${field} ${why}.`)
    .join(' ')
  return has(name) ? say(name, { message: error.message, fields }) : say('failure_other')
}

interface Props {
  readonly error: unknown
  readonly texts: Texts
  readonly onRetry?: (() => void) | undefined
}

export const ErrorBox = ({ error, texts, onRetry }: Props) => {
  const { say } = texts
  const [isCopied, setCopied] = useState(false)
  const id = error instanceof Failure ? error.requestId : undefined
  return (
    <div class="error" role="alert">
      <p>
        <strong class="fail-mark" aria-hidden="true">
          ✕{' '}
        </strong>
        {sentenceOf(error, texts)}
      </p>
      {id !== undefined && (
        <p class="id">
          {say('request_id')}: <code>{id}</code>
          <button
            class="plain small"
            type="button"
            onClick={() =>
              void navigator.clipboard.writeText(id).then(() => {
                setCopied(true)
              })
            }
          >
            {say(isCopied ? 'copied' : 'copy')}
          </button>
        </p>
      )}
      {onRetry !== undefined && (
        <div>
          <button class="small" type="button" onClick={onRetry}>
            {say('retry')}
          </button>
        </div>
      )}
    </div>
  )
}
