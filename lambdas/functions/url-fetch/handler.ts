import type { FetchFile } from '../../outbound/fetch-file.ts'
import type { Clock } from '../../platform/clock.ts'
import { loggedCause } from '../../platform/logged-cause.ts'
import type { Log } from '../../platform/logger.ts'
import { fetchRequestSchema, type FetchAnswer } from '../../uploads/fetched-url.ts'
import type { StoreFetched } from '../../uploads/store-fetched.ts'

export interface UrlFetchDeps {
  readonly fetchFile: FetchFile
  readonly store: StoreFetched
  readonly log: Log
  readonly clock: Clock
}

/** Fetches the file of a URL for another function. It never rejects: the runtime would log what it rejects with. */
export const makeUrlFetch =
  ({ fetchFile, store, log, clock }: UrlFetchDeps) =>
  async (event: unknown): Promise<FetchAnswer> => {
    const startedAt = clock.now()
    try {
      const { url, ...name } = fetchRequestSchema.parse(event)
      const file = await fetchFile(url)
      // Nothing of the URL: who knows it reads the file.
      const about = { ...name, duration_ms: clock.now() - startedAt }
      if ('fault' in file) {
        log.info('url.fetched', { ...about, fault: file.fault, status: file.httpStatus })
        return file
      }
      const stored = await store(name, file)
      log.info('url.fetched', { ...about, bytes: stored.bytes })
      return stored
    } catch (error) {
      log.error('url.fetch_failed', { duration_ms: clock.now() - startedAt }, loggedCause(error))
      return { failed: true }
    }
  }
