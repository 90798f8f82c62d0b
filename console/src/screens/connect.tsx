import { useState } from 'preact/hooks'
import { ErrorBox } from '../parts/error-box.tsx'
import { Heading } from '../parts/heading.tsx'
import type { Texts } from '../texts.ts'

interface Props {
  readonly texts: Texts
  /** A session ended on the way. */
  readonly isAgain: boolean
  readonly error: unknown
  readonly onToken: (token: string) => Promise<void>
}

/** Where a person gives the key. */
export const Connect = ({ texts, isAgain, error, onToken }: Props) => {
  const { say } = texts
  const [token, setToken] = useState('')
  const [isBusy, setBusy] = useState(false)
  const [isForm, setForm] = useState(true)
  const submit = (event: Event): void => {
    event.preventDefault()
    const text = token.trim()
    if (!/^wb[ks]_[\w-]{43}$/.test(text)) {
      setForm(false)
      return
    }
    setForm(true)
    setBusy(true)
    void onToken(text).finally(() => {
      setBusy(false)
    })
  }
  return (
    <form class="card narrow stack" onSubmit={submit} noValidate>
      <div>
        <Heading>{say('connect_title')}</Heading>
        <p class="lead">{say(isAgain ? 'session_over' : 'connect_lead')}</p>
      </div>
      {error !== undefined && <ErrorBox error={error} texts={texts} />}
      <label>
        {say('connect_label')}
        <input
          type="password"
          name="token"
          autocomplete="off"
          spellcheck={false}
          value={token}
          aria-invalid={!isForm}
          aria-describedby="connect-form"
          onInput={(event) => {
            setToken(event.currentTarget.value)
          }}
        />
      </label>
      <p id="connect-form" class={isForm ? 'lead' : 'fail-mark'} role={isForm ? undefined : 'alert'}>
        {isForm ? '' : '✕ '}
        {say('connect_form')}
      </p>
      <div>
        <button class="primary" type="submit" disabled={isBusy}>
          {say(isBusy ? 'loading' : 'connect_button')}
        </button>
      </div>
    </form>
  )
}
