import { makeUrlFetch } from './handler.ts'
import { urlFetchDeps } from './wire.ts'

export const handler = makeUrlFetch(urlFetchDeps())
