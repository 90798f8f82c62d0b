import type { Refusal } from '../components/failures.ts'

/** Of a request whose file is that of a URL. */
export const URL_REFUSALS: readonly Refusal[] = [
  {
    code: 'validation_error',
    when: 'The URL is not one of a public address.',
    fields: { url: 'must have a host that resolves to public addresses only' },
  },
  {
    code: 'url_not_fetched',
    when: 'The file of the URL did not come: its server cannot be reached, is too slow, or does not answer 200.',
    message: 'The URL answered with the status 404 instead of 200.',
  },
  {
    code: 'payload_too_large',
    when: 'The file of the URL is too large.',
    message: 'The file of the URL exceeds 20 MB.',
  },
]
