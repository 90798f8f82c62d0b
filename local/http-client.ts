export interface HttpRequest {
  /** GET when left out. */
  readonly method?: string
  /** Begins with a slash: `/v1/import/contacts`. */
  readonly path: string
  readonly headers?: Readonly<Record<string, string>>
  /** Sent as JSON, with its Content-Type unless the headers name one. */
  readonly json?: unknown
  /** Sent as it is. */
  readonly body?: string | Uint8Array<ArrayBuffer>
  /** Gives the request up and rejects. */
  readonly signal?: AbortSignal
}

export interface HttpResponse {
  readonly status: number
  readonly headers: Headers
  /** The body as it came. */
  readonly text: string
  /** The body parsed; undefined when it is not JSON. */
  readonly json: unknown
}

export type Http = (request: HttpRequest) => Promise<HttpResponse>

const parseJson = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** Sends requests to the API at `apiUrl`, with the key if one is given. Follows no redirect and never throws for a status. */
export const makeHttp =
  (apiUrl: string, apiKey?: string): Http =>
  async ({ method = 'GET', path, headers, json, body, signal }) => {
    const sent = new Headers({
      ...(apiKey !== undefined && { Authorization: `Bearer ${apiKey}` }),
      ...(json !== undefined && { 'Content-Type': 'application/json' }),
    })
    for (const [name, value] of Object.entries(headers ?? {})) sent.set(name, value)
    const payload = json === undefined ? body : JSON.stringify(json)
    const response = await fetch(`${apiUrl}${path}`, {
      method,
      headers: sent,
      redirect: 'manual',
      ...(payload !== undefined && { body: payload }),
      ...(signal !== undefined && { signal }),
    })
    const text = await response.text()
    return { status: response.status, headers: response.headers, text, json: parseJson(text) }
  }
