import { ContactsImportError } from './import-error.ts'

export type Fetch = typeof fetch

export interface HttpResponse {
  readonly status: number
  readonly headers: Headers
  readonly bytes: Uint8Array
}

const SECOND_MS = 1000

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null

/** The parameters that have a value, as the query of a URL. */
export const query = (parameters: Readonly<Record<string, string | undefined>>): string => {
  const search = new URLSearchParams()
  for (const [name, value] of Object.entries(parameters)) if (value !== undefined) search.set(name, value)
  return search.toString()
}

/** One request and its whole response, whatever the status. Follows no redirect: the key must not be sent elsewhere. */
export const exchange = async (fetchIt: Fetch, url: string, init: RequestInit): Promise<HttpResponse> => {
  try {
    const response = await fetchIt(url, { ...init, redirect: 'manual' })
    const bytes = new Uint8Array(await response.arrayBuffer())
    return { status: response.status, headers: response.headers, bytes }
  } catch (error) {
    if (isTimeout(error)) throw new ContactsImportError('timed_out', 'The request timed out.', { cause: error })
    const reason = reasonOf(error)
    const message = `${new URL(url).host} cannot be reached${reason && ` (${reason})`}.`
    throw new ContactsImportError('network_error', message, { cause: error })
  }
}

/** What `AbortSignal.timeout` gives as its reason. */
const isTimeout = (error: unknown): boolean => isRecord(error) && error['name'] === 'TimeoutError'

/** Whether there is no server at the address: a typo more likely than a fault that passes. */
export const isWrongAddress = ({ code, cause }: ContactsImportError): boolean =>
  code === 'network_error' && ['ENOTFOUND', 'ECONNREFUSED'].includes(reasonOf(cause))

/** The system's name for it, `ECONNREFUSED` say, which fetch hides one level down. */
const reasonOf = (error: unknown): string => {
  const cause = error instanceof Error ? error.cause : undefined
  return cause instanceof Error && 'code' in cause && typeof cause.code === 'string' ? cause.code : ''
}

/** The JSON of a response; undefined where it is none. */
export const jsonOf = ({ bytes }: HttpResponse): unknown => {
  try {
    return JSON.parse(new TextDecoder().decode(bytes))
  } catch {
    return undefined
  }
}

const stringOf = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined)

/** The service says seconds. A date, which a proxy may say, is left aside: what clocks differ by would be in it. */
const retryAfterMs = ({ headers }: HttpResponse): number | undefined => {
  const text = headers.get('retry-after')
  return text !== null && /^\d{1,6}$/.test(text) ? Number(text) * SECOND_MS : undefined
}

/** The error of a response that is no success. */
export const failureOf = (response: HttpResponse): ContactsImportError => {
  const json = jsonOf(response)
  const error = isRecord(json) && isRecord(json['error']) ? json['error'] : {}
  const details = isRecord(error['details']) ? error['details'] : {}
  const { status, headers } = response
  const code = stringOf(error['code'])
  const message = stringOf(error['message'])
  return new ContactsImportError(
    code ?? 'unexpected_response',
    message ?? `Unexpected response (${status}). Check the URL of the service.`,
    {
      status,
      requestId: stringOf(error['request_id']) ?? headers.get('x-request-id') ?? undefined,
      ...(isRecord(details['fields']) && { fields: details['fields'] as Readonly<Record<string, string>> }),
      retryAfterMs: retryAfterMs(response),
    },
  )
}
