import { ENV } from '../../platform/env-names.ts'
import { requiredEnv } from '../../platform/env.ts'
import { makeMetrics } from '../../platform/metrics.ts'
import { newKeyText, publicDeps } from '../wiring/api.ts'
import { makeApiProbe } from './handler.ts'

export const handler = makeApiProbe({
  ...publicDeps('api-probe'),
  apiUrl: requiredEnv(ENV.apiUrl),
  fetch,
  newKeyText,
  metrics: makeMetrics(),
})
