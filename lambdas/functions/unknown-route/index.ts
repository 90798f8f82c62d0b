import { apiHandler } from '../../http/api-handler.ts'
import { parseRoutes } from '../../http/unknown-route.ts'
import { requiredEnv } from '../../platform/env.ts'
import { ENV } from '../../platform/env-names.ts'
import { publicDeps } from '../wiring/api.ts'
import { makeUnknownRoute } from './handler.ts'

export const handler = apiHandler(
  { access: 'public', deps: publicDeps('unknown-route') },
  makeUnknownRoute(parseRoutes(requiredEnv(ENV.routes))),
)
