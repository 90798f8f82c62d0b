import { useEffect, useRef, useState } from 'preact/hooks'
import { Api, Failure, type Granted } from './api.ts'
import type { AppProps } from './app-props.ts'
import type { Access } from './types.ts'

/** The service, as long as a token opens it. */
export const useConnection = ({ api: base, token, onToken, onEvent }: AppProps) => {
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
