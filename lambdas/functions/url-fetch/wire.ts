import { MAX_BODY_BYTES } from '../../http/body-size.ts'
import { makeFetchFile } from '../../outbound/fetch-file.ts'
import { resolveHost } from '../../outbound/resolve-host.ts'
import { systemClock as clock } from '../../platform/clock.ts'
import { makeLog } from '../../platform/logger.ts'
import { storeFetched } from '../../uploads/store-fetched.ts'
import { makeBucket } from '../wiring/bucket.ts'
import { addressPolicy } from '../wiring/address-policy.ts'
import type { UrlFetchDeps } from './handler.ts'

/** Reads its environment variables; throws if one is missing. */
export const urlFetchDeps = (): UrlFetchDeps => ({
  log: makeLog('url-fetch'),
  clock,
  fetchFile: makeFetchFile({ resolve: resolveHost, policy: addressPolicy(), maxBytes: MAX_BODY_BYTES }),
  store: storeFetched(makeBucket()),
})
