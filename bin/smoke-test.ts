import { setTimeout as pause } from 'node:timers/promises'
import { z } from 'zod'

export interface SmokeTarget {
  /** Of the API, without the slash at its end. */
  readonly url: string
  /** May write and read contacts, of a workspace made for this. */
  readonly key: string
  /** For a queued import to end. */
  readonly patienceMs: number
}

export interface CheckResult {
  readonly check: string
  readonly ok: boolean
  readonly milliseconds: number
  /** What was expected and did not come. */
  readonly reason?: string
}

interface Answer {
  readonly status: number
  readonly body: unknown
}

type Call = (method: 'GET' | 'POST', path: string, json?: unknown) => Promise<Answer>

/** Longer than API Gateway waits for a function. */
const REQUEST_TIMEOUT_MS = 35_000
const POLL_MS = 1_000
/** More than are worked on at once: they go by the queue. */
const QUEUED_ROWS = 501
const EMAIL = 'smoke-test@example.com'
/** Of the form of a key, so that it is looked up. */
const NO_KEY = `wbk_${'x'.repeat(43)}`

const callWith =
  (url: string, key: string): Call =>
  async (method, path, json) => {
    const response = await fetch(`${url}${path}`, {
      method,
      headers: { Authorization: `Bearer ${key}`, 'Content-Type': 'application/json' },
      signal: AbortSignal.timeout(REQUEST_TIMEOUT_MS),
      ...(json !== undefined && { body: JSON.stringify(json) }),
    })
    const text = await response.text()
    try {
      return { status: response.status, body: JSON.parse(text) as unknown }
    } catch {
      return { status: response.status, body: text.slice(0, 200) }
    }
  }

/** Says what an answer was instead; it holds no more of a person than the contact of this test. */
const expectAnswer = <T>({ status, body }: Answer, wanted: number, schema: z.ZodType<T>): T => {
  const { data, error } = schema.safeParse(body)
  if (status === wanted && error === undefined) return data
  throw new Error(
    `expected ${wanted}${error === undefined ? '' : ` (${z.prettifyError(error).replaceAll('\n', ' ')})`}, got ${status} ${JSON.stringify(body).slice(0, 300)}`,
  )
}

const dataOf = <T extends z.ZodType>(schema: T) => z.object({ data: schema })

const imported = dataOf(
  z.object({ status: z.literal('completed'), failed_count: z.literal(0), total_count: z.literal(1) }),
)
const queued = dataOf(z.object({ job_id: z.string(), status: z.literal('queued') }))
const job = dataOf(z.object({ status: z.string(), total_count: z.number().nullable(), failed_count: z.number() }))
const validated = dataOf(
  z.object({ status: z.literal('validated'), total_count: z.literal(QUEUED_ROWS), failed_count: z.literal(0) }),
)
const refused = z.object({ error: z.object({ code: z.literal('invalid_key') }) })

/** Each is what a customer does, and goes through other functions, grants and tables than the others. */
const checksOf = ({ url, key, patienceMs }: SmokeTarget): Readonly<Record<string, () => Promise<void>>> => {
  const call = callWith(url, key)
  return {
    'the documentation is served': async () => {
      expectAnswer(await call('GET', '/openapi.json'), 200, z.object({ openapi: z.string() }))
    },
    'an unknown key is refused': async () => {
      expectAnswer(await callWith(url, NO_KEY)('GET', '/v1/import/contacts?limit=1'), 401, refused)
    },
    'a contact is imported': async () => {
      const rows = [{ email: EMAIL, full_name: 'Smoke Test' }]
      expectAnswer(await call('POST', '/v1/import/contacts', { rows, update_existing: true }), 200, imported)
    },
    'the contact is found': async () => {
      const found = dataOf(z.array(z.object({ email: z.literal(EMAIL) })).length(1))
      expectAnswer(await call('GET', `/v1/contacts?email=${encodeURIComponent(EMAIL)}`), 200, found)
    },
    'a queued import ends': async () => {
      const rows = Array.from({ length: QUEUED_ROWS }, (_, n) => ({ email: `smoke-test.${n}@example.com` }))
      const { data } = expectAnswer(await call('POST', '/v1/import/contacts', { rows, dry_run: true }), 202, queued)
      const path = `/v1/import/contacts/${data.job_id}`
      const until = performance.now() + patienceMs
      for (;;) {
        const answer = await call('GET', path)
        const { status } = expectAnswer(answer, 200, job).data
        const goesOn = status === 'queued' || status === 'processing'
        if (!goesOn) return void expectAnswer(answer, 200, validated)
        if (performance.now() > until)
          throw new Error(`${data.job_id} is still ${status} after ${patienceMs / 1_000} s`)
        await pause(POLL_MS)
      }
    },
  }
}

/** Tries a deployed stage as a customer does. Each check is done, whatever became of the others. */
export async function* smokeTest(target: SmokeTarget): AsyncGenerator<CheckResult> {
  for (const [check, run] of Object.entries(checksOf(target))) {
    const began = performance.now()
    const reason = await run().then(
      () => undefined,
      (error: unknown) => (error instanceof Error ? error.message : String(error)),
    )
    const milliseconds = Math.round(performance.now() - began)
    yield reason === undefined ? { check, ok: true, milliseconds } : { check, ok: false, milliseconds, reason }
  }
}
