import { useEffect, useRef, useState } from 'preact/hooks'
import { useConsole } from '../context.tsx'
import { checkFile } from '../file-check.ts'
import { ErrorBox } from '../parts/error-box.tsx'
import { Heading } from '../parts/heading.tsx'
import { Track } from '../parts/track.tsx'
import { FileTooLarge, type LoadedFile, upload, withUpload } from '../loaded-file.ts'
import type { Options } from '../types.ts'

interface Props {
  readonly queue: readonly File[]
  /** With the settings of an earlier import. */
  readonly isAgain: boolean
  readonly onFiles: (files: readonly File[]) => void
  readonly onLoaded: (loaded: LoadedFile) => void
  /** The first file of the queue is not wanted after all. */
  readonly onDrop: () => void
}

interface Sending {
  readonly name: string
  readonly share: number
  readonly stop: () => void
}

/** What of the fixed options an inspection takes. */
const INSPECTED = ['has_header', 'delimiter', 'encoding', 'sheet', 'default_country']
export const inspectOptions = (fixed: Options): Options =>
  Object.fromEntries(Object.entries(fixed).filter(([name]) => INSPECTED.includes(name)))

const useLoading = ({ queue, onLoaded, onDrop }: Props) => {
  const { api, texts, fixed } = useConsole()
  const [sending, setSending] = useState<Sending>()
  const [problem, setProblem] = useState<unknown>()
  const load = async (file: File): Promise<void> => {
    const end = new AbortController()
    const { name } = file
    setProblem(undefined)
    const checked = await checkFile(file)
    if (typeof checked === 'string') {
      onDrop()
      setProblem(new Error(texts.say(`refused_${checked}`, { name, size: texts.bytes(file.size) })))
      return
    }
    const stop = (): void => {
      end.abort()
    }
    setSending({ name, share: 0, stop })
    try {
      const onProgress = (share: number): void => {
        setSending({ name, share, stop })
      }
      const id = await upload(api, file, checked.contentType, onProgress, end.signal)
      setSending({ name, share: 1, stop })
      const sent = { file, contentType: checked.contentType, upload: { id } }
      const inspection = await withUpload(api, sent, (upload_id) =>
        api.inspect({ upload_id, ...inspectOptions(fixed) }, end.signal),
      )
      onLoaded({ ...sent, inspection, corrections: new Map() })
    } catch (error) {
      if (error instanceof FileTooLarge) {
        onDrop()
        const sizes = { size: texts.bytes(file.size), limit: texts.bytes(error.maxBytes) }
        setProblem(new Error(texts.say('refused_too_large', { name, ...sizes })))
      } else setProblem(end.signal.aborted ? new Error(texts.say('file_stopped')) : error)
    } finally {
      setSending(undefined)
    }
  }
  const [next] = queue
  const begun = useRef<File | undefined>(undefined)
  useEffect(() => {
    if (next === undefined || next === begun.current) return
    begun.current = next
    void load(next)
  }, [next])
  const again = (): void => {
    if (next !== undefined) void load(next)
  }
  return { sending, problem, again: next === undefined ? undefined : again }
}

const Paste = ({ onText }: { readonly onText: (text: string) => void }) => {
  const { say } = useConsole().texts
  const [text, setText] = useState('')
  return (
    <details>
      <summary>{say('file_paste')}</summary>
      <div class="stack">
        <label>
          {say('file_paste_label')}
          <textarea
            value={text}
            onInput={(event) => {
              setText(event.currentTarget.value)
            }}
            spellcheck={false}
          />
        </label>
        <div>
          <button
            type="button"
            disabled={text.trim() === ''}
            onClick={() => {
              onText(text)
            }}
          >
            {say('file_paste_use')}
          </button>
        </div>
      </div>
    </details>
  )
}

/** Where files come in. */
export const FileScreen = (props: Props) => {
  const { queue, isAgain, onFiles } = props
  const { texts } = useConsole()
  const { say } = texts
  const { sending, problem, again } = useLoading(props)
  const [isOver, setOver] = useState(false)
  const input = useRef<HTMLInputElement>(null)
  const label = sending && say(sending.share < 1 ? 'file_sending' : 'file_reading', { name: sending.name })
  return (
    <section>
      <Heading>{say('file_title')}</Heading>
      {isAgain && <p class="lead">{say('settings_earlier')}</p>}
      {problem !== undefined && <ErrorBox error={problem} texts={texts} onRetry={again} />}
      {sending !== undefined && label !== undefined ? (
        <div class="card" aria-live="polite">
          <strong>{label}</strong>
          <Track share={sending.share} label={label} />
          <div class="actions">
            <button type="button" onClick={sending.stop}>
              {say('file_stop')}
            </button>
          </div>
        </div>
      ) : (
        <>
          <div
            class="drop"
            data-over={isOver ? '' : undefined}
            onDragOver={(event) => {
              event.preventDefault()
              setOver(true)
            }}
            onDragLeave={() => {
              setOver(false)
            }}
            onDrop={(event) => {
              event.preventDefault()
              setOver(false)
              onFiles([...(event.dataTransfer?.files ?? [])])
            }}
          >
            <strong>{say('file_drop')}</strong>
            <button class="primary" type="button" onClick={() => input.current?.click()}>
              {say('file_browse')}
            </button>
            <input
              ref={input}
              type="file"
              hidden
              multiple
              aria-label={say('file_browse')}
              onChange={(event) => {
                onFiles([...(event.currentTarget.files ?? [])])
                event.currentTarget.value = ''
              }}
            />
            <p>{say('file_kinds')}</p>
          </div>
          <Paste
            onText={(text) => {
              onFiles([new File([text], say('file_pasted_name'), { type: 'text/plain' })])
            }}
          />
        </>
      )}
      {queue.length > 1 && (
        <p class="lead">
          {say('file_waiting', {
            names: queue
              .slice(1)
              .map(({ name }) => name)
              .join(', '),
          })}
        </p>
      )}
    </section>
  )
}
