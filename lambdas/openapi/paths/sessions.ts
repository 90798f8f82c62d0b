import type { Operations } from '../components/operation.ts'

/** Tokens for browsers. */
export const sessionOperations: Operations = {
  'POST /v1/import/sessions': {
    tag: 'Imports',
    summary: 'Create a session',
    description:
      'Returns a token for a browser, so that no page ever holds a key. Sent as a key is, it inspects, uploads and imports files, and follows and cancels the imports that it made itself, and nothing else. Its requests count against the rate limit of its key.\n\nA session reads personal data of its own imports if its key has `read:contacts`. It ends with its key: when that is revoked or expires. The body may be left out.',
    anyOf: ['write:contacts'],
    body: {
      optional: true,
      schema: 'SessionRequest',
      examples: {
        plain: { summary: 'For an hour', value: {} },
        options: {
          summary: 'For a day, with options that all imports have',
          value: { expires_in: 86_400, options: { default_country: 'DE', tags: ['self-service'] } },
        },
      },
    },
    responses: {
      201: {
        description: 'The token, shown this once.',
        schema: 'SessionAnswer',
        examples: {
          token: {
            summary: 'A session',
            value: {
              data: {
                token: 'wbs_Q2xlYXJseSBhbiBleGFtcGxlIGFuZCBubyB0b2tlbiE',
                expires_at: '2026-11-27T13:00:00.000Z',
              },
            },
          },
        },
      },
    },
    refusals: [
      {
        code: 'validation_error',
        when: 'An option is unknown or has a wrong value.',
        fields: { 'options.tag': 'unknown field' },
      },
    ],
  },
}
