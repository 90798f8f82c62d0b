import { FETCH_SECONDS } from '../../outbound/fetch-limits.ts'
import { makeLambda } from '../../platform/aws.ts'
import { requiredEnv } from '../../platform/env.ts'
import { ENV } from '../../platform/env-names.ts'
import { makeAskFetcher, type FetchUrl } from '../../uploads/ask-fetcher.ts'

/** For the start of the function that fetches, and to store what it fetched. */
const AROUND_FETCH_SECONDS = 6

/** Asks the function of this stage that fetches the files of URLs. */
export const urlFetcher = (): FetchUrl =>
  makeAskFetcher({
    lambda: makeLambda((FETCH_SECONDS + AROUND_FETCH_SECONDS) * 1000),
    functionName: requiredEnv(ENV.urlFetchFunction),
  })
