import type { APIGatewayProxyEvent, Context } from 'aws-lambda'
import type { ApiKey } from '../../../lambdas/access/api-key.ts'
import type { RateWindow } from '../../../lambdas/access/rate-limit.ts'
import type { AuthenticatedDeps } from '../../../lambdas/http/api-handler.ts'
import type { Log, LogFields, LoggedCause } from '../../../lambdas/platform/logger.ts'

export const NOW = Date.parse('2026-11-23T12:00:00.000Z')
export const REMAINING_MS = 29_000
export const PRESENTED = `wbk_${'a'.repeat(43)}`

export const makeKey = (overrides: Partial<ApiKey> = {}): ApiKey => ({
  id: 'key_00112233445566778899',
  workspace_id: 'acme',
  name: null,
  permissions: ['write:contacts'],
  rate_limit: { requests: 600, window_seconds: 60 },
  created_at: '2026-01-01T00:00:00.000Z',
  expires_at: null,
  revoked_at: null,
  ...overrides,
})

export const makeRate = (overrides: Partial<RateWindow> = {}): RateWindow => ({
  limit: 600,
  remaining: 599,
  resetSeconds: NOW / 1_000 + 60,
  exceeded: false,
  retryAfterSeconds: 60,
  ...overrides,
})

/** Of an event only what the front door reads. */
export const makeEvent = (overrides: Partial<APIGatewayProxyEvent> = {}): APIGatewayProxyEvent => ({
  httpMethod: 'POST',
  resource: '/v1/import/contacts',
  path: '/v1/import/contacts',
  headers: { Authorization: `Bearer ${PRESENTED}`, 'Content-Type': 'application/json' },
  multiValueHeaders: {},
  queryStringParameters: null,
  multiValueQueryStringParameters: null,
  pathParameters: null,
  stageVariables: null,
  body: '{}',
  isBase64Encoded: false,
  requestContext: { requestId: 'request-1' } as APIGatewayProxyEvent['requestContext'],
  ...overrides,
})

export const makeContext = (): Context => ({ getRemainingTimeInMillis: () => REMAINING_MS }) as Context

interface Line {
  readonly level: 'info' | 'error'
  readonly fields: LogFields
  readonly cause: LoggedCause | undefined
}

const makeLogSpy = (): { readonly log: Log; readonly lines: Line[] } => {
  const lines: Line[] = []
  return {
    lines,
    log: {
      info: (_, fields) => lines.push({ level: 'info', fields, cause: undefined }),
      error: (_, fields, cause) => lines.push({ level: 'error', fields, cause }),
    },
  }
}

/** Dependencies that let everything through; `lines` collects the log. */
export const setup = (overrides: Partial<AuthenticatedDeps> = {}) => {
  const { log, lines } = makeLogSpy()
  const deps: AuthenticatedDeps = {
    log,
    origins: [],
    clock: { now: () => NOW, sleep: () => Promise.resolve() },
    keys: { findByPresentedKey: (text) => Promise.resolve(text === PRESENTED ? makeKey() : undefined) },
    rateLimiter: { consume: () => Promise.resolve(makeRate()) },
    ...overrides,
  }
  return { deps, lines }
}
