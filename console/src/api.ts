import type { Access, ImportResult, Inspection, Job, JobsPage, Options, RowRecord, UploadForm } from './types.ts'

/** A request that the service refused, or that failed for good. */
export class Failure extends Error {
  override readonly name = 'Failure'
  readonly status: number
  readonly code: string
  readonly fields: Readonly<Record<string, string>>
  readonly requestId: string | undefined

  constructor(status: number, body: unknown) {
    const { error } = (body ?? {}) as {
      error?: { code: string; message: string; request_id?: string; details?: { fields?: Record<string, string> } }
    }
    super(error?.message ?? '')
    this.status = status
    this.code = error?.code ?? 'internal_error'
    this.fields = error?.details?.fields ?? {}
    this.requestId = error?.request_id
  }
}

/** What holds requests up without ending them. */
export interface Waits {
  /** Seconds left until the rate limit has room again; 0 when it has. */
  readonly onLimit: (seconds: number) => void
  readonly onOffline: (isOffline: boolean) => void
  /** The token has ended: gives another one. */
  readonly askToken: (ended: string) => Promise<Granted>
}

/** A token that opened the service, with what it opens. */
export interface Granted {
  readonly token: string
  readonly access: Access | undefined
}

const RETRY_MS = 2_000
const MAX_UNAVAILABLE = 5
const IMPORTS = '/v1/import/contacts'

const pause = (ms: number, signal?: AbortSignal): Promise<void> =>
  new Promise((resolve, reject) => {
    const timer = setTimeout(resolve, ms)
    signal?.addEventListener('abort', () => {
      clearTimeout(timer)
      reject(new DOMException('Aborted', 'AbortError'))
    })
  })

/** A while, or until the browser is online again. */
const untilOnline = (signal?: AbortSignal): Promise<void> =>
  Promise.race([
    pause(RETRY_MS, signal),
    new Promise<void>((resolve) => {
      addEventListener(
        'online',
        () => {
          resolve()
        },
        { once: true },
      )
    }),
  ])

interface Call {
  readonly body?: unknown
  readonly key?: string
  readonly signal?: AbortSignal
  readonly accept?: string
}

export class Api {
  readonly #base: string
  readonly #waits: Waits
  #token: string
  #access: Access | undefined

  constructor(base: string, token: string, waits: Waits) {
    this.#base = base.replace(/\/+$/, '')
    this.#token = token
    this.#waits = waits
  }

  async #send(method: string, path: string, { body, key, signal, accept }: Call): Promise<Response> {
    const headers = new Headers({ Authorization: `Bearer ${this.#token}` })
    if (body !== undefined) headers.set('Content-Type', 'application/json')
    if (key !== undefined) headers.set('Idempotency-Key', key)
    if (accept !== undefined) headers.set('Accept', accept)
    const init: RequestInit = { method, headers, credentials: 'omit', cache: 'no-store' }
    if (body !== undefined) init.body = JSON.stringify(body)
    if (signal !== undefined) init.signal = signal
    for (;;) {
      try {
        const response = await fetch(`${this.#base}${path}`, init)
        this.#waits.onOffline(false)
        return response
      } catch (error) {
        if (signal?.aborted === true) throw error
        this.#waits.onOffline(true)
        await untilOnline(signal)
      }
    }
  }

  async #countDown(seconds: number, signal?: AbortSignal): Promise<void> {
    for (let left = Math.max(1, seconds); left > 0; left -= 1) {
      this.#waits.onLimit(left)
      await pause(1_000, signal)
    }
    this.#waits.onLimit(0)
  }

  /** Goes on through lost connections, limits and ended sessions. Throws what the service refuses. */
  async #call<T>(method: string, path: string, call: Call = {}): Promise<T> {
    for (let tries = 1; ; tries += 1) {
      const token = this.#token
      const response = await this.#send(method, path, call)
      const body: unknown = await response.json().catch(() => undefined)
      if (response.ok) return body as T
      const wait = Number(response.headers.get('Retry-After') ?? 2)
      if (response.status === 429) await this.#countDown(wait, call.signal)
      else if (response.status === 503 && tries < MAX_UNAVAILABLE) await pause(wait * 1_000, call.signal)
      else if (response.status === 401) {
        // Another request may have got the next token meanwhile.
        if (this.#token === token) ({ token: this.#token, access: this.#access } = await this.#waits.askToken(token))
      } else throw new Failure(response.status, body)
    }
  }

  /** What the token opens. Never asks for another one. */
  async connect(): Promise<void> {
    const response = await this.#send('GET', `${IMPORTS}?limit=1`, {})
    if (response.status === 429) {
      await this.#countDown(Number(response.headers.get('Retry-After') ?? 2))
      return this.connect()
    }
    const body: unknown = await response.json().catch(() => undefined)
    if (!response.ok) throw new Failure(response.status, body)
    this.#access = (body as JobsPage).meta.key
    if (this.may('write:contacts')) return
    // An empty request is refused by what it lacks: the permission before the content.
    const probe = await this.#send('POST', '/v1/import/inspect', { body: {} })
    if (probe.status === 403) throw new Failure(403, await probe.json().catch(() => undefined))
  }

  /** What the token opens, as of the connection. */
  get access(): Access | undefined {
    return this.#access
  }

  may(permission: string): boolean {
    return this.#access?.permissions.includes(permission) === true
  }

  async openUpload(contentType: string, key: string, signal: AbortSignal): Promise<UploadForm> {
    const body = { content_type: contentType }
    return (await this.#call<{ data: UploadForm }>('POST', '/v1/import/uploads', { body, key, signal })).data
  }

  async inspect(body: Options, signal?: AbortSignal): Promise<Inspection> {
    const call = signal === undefined ? { body } : { body, signal }
    return (await this.#call<{ data: Inspection }>('POST', '/v1/import/inspect', call)).data
  }

  async import(body: Options, key: string): Promise<ImportResult> {
    return (await this.#call<{ data: ImportResult }>('POST', IMPORTS, { body, key })).data
  }

  async job(id: string, signal?: AbortSignal): Promise<Job> {
    return (await this.#call<{ data: Job }>('GET', `${IMPORTS}/${id}`, signal === undefined ? {} : { signal })).data
  }

  /** Jobs, the newest first. */
  async jobs(query: Readonly<Record<string, string>> = {}): Promise<JobsPage> {
    return this.#call('GET', `${IMPORTS}?${new URLSearchParams({ limit: '20', ...query }).toString()}`)
  }

  async rows(
    id: string,
    query: Readonly<Record<string, string>>,
    signal: AbortSignal,
  ): Promise<{ data: RowRecord[]; meta: { next_cursor: string | null } }> {
    return this.#call('GET', `${IMPORTS}/${id}/rows?${new URLSearchParams(query).toString()}`, { signal })
  }

  async rejects(id: string): Promise<string> {
    const { data } = await this.#call<{ data: { url: string } }>('GET', `${IMPORTS}/${id}/rejects`, {
      accept: 'application/json',
    })
    return data.url
  }

  /** `cancel`, `apply`, `retry` or `undo`. */
  async act(id: string, action: string, body?: Options, key?: string): Promise<Job> {
    const call = { ...(body !== undefined && { body }), ...(key !== undefined && { key }) }
    return (await this.#call<{ data: Job }>('POST', `${IMPORTS}/${id}/${action}`, call)).data
  }
}

/** The job once it has ended; tells of each look on the way. */
export const follow = async (api: Api, id: string, onLook: (job: Job) => void, signal: AbortSignal): Promise<Job> => {
  for (let wait = 250; ; wait = Math.min(2_000, wait * 1.3)) {
    const job = await api.job(id, signal)
    onLook(job)
    if (job.status !== 'queued' && job.status !== 'processing') return job
    await pause(wait, signal)
  }
}

/** Whether something is not there, or not for this token: a session sees only what it made itself. */
export const isGone = (error: unknown): boolean => error instanceof Failure && error.status === 404

/** Of one try to do something: the same on every retry of it. */
export const newKey = (): string => crypto.randomUUID()
