import { ApiError } from '../http/errors.ts'
import type { FetchFault, NotFetched } from '../outbound/fetch-file.ts'
import { FETCH_SECONDS, MAX_REDIRECTS } from '../outbound/fetch-limits.ts'
import { URL_FAULTS, type UrlFault } from '../outbound/public-url.ts'

/** In words that hold nothing of what the server sent: only its status. */
const MESSAGES: Readonly<Record<Exclude<FetchFault, UrlFault | 'http_status' | 'too_large'>, string>> = {
  redirect_refused: 'The URL redirects to an address that is not allowed.',
  too_many_redirects: `The URL redirects more than ${MAX_REDIRECTS} times.`,
  unreachable: 'The server of the URL cannot be reached, or it closed the connection.',
  tls: 'The server of the URL has no valid TLS certificate.',
  timeout: `The URL did not send the whole file within ${FETCH_SECONDS} seconds.`,
  empty: 'The URL sent an empty file.',
}

const isUrlFault = (fault: FetchFault): fault is UrlFault => fault in URL_FAULTS

/** The refusal of a URL whose file did not come. */
export const urlRefusal = ({ fault, httpStatus }: NotFetched): ApiError => {
  if (isUrlFault(fault)) return new ApiError('validation_error', { fields: { url: URL_FAULTS[fault] } })
  if (fault === 'too_large') return new ApiError('payload_too_large', { message: 'The file of the URL exceeds 20 MB.' })
  const message =
    fault === 'http_status' ? `The URL answered with the status ${httpStatus ?? 0} instead of 200.` : MESSAGES[fault]
  return new ApiError('url_not_fetched', { message })
}
