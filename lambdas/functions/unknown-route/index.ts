import { apiHandler } from '../../http/api-handler.ts'
import { parseRoutes } from '../../http/unknown-route.ts'
import { requiredEnv } from '../../platform/env.ts'
import { ENV } from '../../platform/env-names.ts'
import { publicDeps } from '../wiring/api.ts'
import { makeUnknownRoute } from './handler.ts'

const deps = publicDeps('unknown-route')

export const handler = apiHandler(
  { access: 'public', deps },
  makeUnknownRoute({ routes: parseRoutes(requiredEnv(ENV.routes)), origins: deps.origins }),
)
