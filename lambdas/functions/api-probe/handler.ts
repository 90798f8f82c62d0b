import type { Clock } from '../../platform/clock.ts'
import { loggedCause } from '../../platform/logged-cause.ts'
import type { Log } from '../../platform/logger.ts'
import type { Metrics } from '../../platform/metrics.ts'

interface Deps {
  /** With the API's stage, or of the domain in front of it, without the slash at its end. */
  readonly apiUrl: string
  readonly fetch: typeof fetch
  /** Text of a key that does not exist. */
  readonly newKeyText: () => string
  readonly clock: Clock
  readonly log: Log
  readonly metrics: Metrics
}

/** Less than the function has. */
const TIMEOUT_MS = 8_000

/**
 * Calls the API from outside, as a customer would, with a key that does not exist. The refusal proves what a customer needs: name and
 * certificate, firewall, API Gateway, a function that starts, and the table with the keys. Nothing has to be kept secret for it, and
 * it changes nothing.
 */
export const makeApiProbe =
  ({ apiUrl, newKeyText, clock, log, metrics, ...deps }: Deps) =>
  async (): Promise<void> => {
    const start = clock.now()
    try {
      const response = await deps.fetch(`${apiUrl}/v1/import/contacts?limit=1`, {
        headers: { Authorization: `Bearer ${newKeyText()}` },
        redirect: 'error',
        signal: AbortSignal.timeout(TIMEOUT_MS),
      })
      const code = await codeOf(response)
      const isRefused = response.status === 401 && code === 'invalid_key'
      const milliseconds = clock.now() - start
      log.info('probe.answered', { status: response.status, code, duration_ms: milliseconds })
      metrics.record({ ProbesAnswered: isRefused ? 1 : 0, ProbeSeconds: milliseconds / 1_000 })
    } catch (error) {
      log.error('probe.failed', { duration_ms: clock.now() - start }, loggedCause(error))
    }
  }

/** Of the envelope; null where the answer is none of ours. */
const codeOf = async (response: Response): Promise<string | null> => {
  const body: unknown = await response.json().catch(() => undefined)
  if (typeof body !== 'object' || body === null || !('error' in body)) return null
  const { error } = body
  return typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : null
}
