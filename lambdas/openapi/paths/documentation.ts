import { common, failureResponses } from '../components/failures.ts'
import { headerRefs, type HeaderName } from '../components/headers.ts'
import type { MediaType, OperationObject } from '../components/openapi.ts'
import { OPERATION_IDS, type RouteName } from '../../http/operation-ids.ts'

const HEADERS: readonly HeaderName[] = ['X-Request-ID', 'ETag', 'Cache-Control']

const read = (route: RouteName, summary: string, type: string, schema: MediaType['schema']): OperationObject => ({
  operationId: OPERATION_IDS[route],
  tags: ['Documentation'],
  summary,
  description: 'Needs no key. Send `If-None-Match` with the `ETag` that you have, to get it only when it has changed.',
  security: [],
  responses: {
    200: { description: summary, headers: headerRefs(HEADERS), content: { [type]: { schema } } },
    304: { description: 'The document has not changed since `If-None-Match`.', headers: headerRefs(HEADERS) },
    ...failureResponses([common('validation_error'), common('rate_limited'), common('internal_error')], {
      keyed: false,
    }),
  },
})

const PAGE = { description: 'The page, relative to this address.', required: true, schema: { type: 'string' } } as const

const redirect: OperationObject = {
  operationId: OPERATION_IDS['GET /'],
  tags: ['Documentation'],
  summary: 'Go to the documentation.',
  description: 'Redirects to the documentation page.',
  security: [],
  responses: {
    302: { description: 'To `docs`.', headers: { ...headerRefs(['X-Request-ID']), Location: PAGE } },
    ...failureResponses([common('validation_error'), common('rate_limited'), common('internal_error')], {
      keyed: false,
    }),
  },
}

/** Public documents, without a key. */
export const documentationOperations: Readonly<Partial<Record<RouteName, OperationObject>>> = {
  'GET /': redirect,
  'GET /openapi.json': read('GET /openapi.json', 'This document.', 'application/json', {
    type: 'object',
    properties: { openapi: { type: 'string' }, info: { type: 'object' }, paths: { type: 'object' } },
    required: ['openapi', 'info', 'paths'],
  }),
  'GET /docs': read('GET /docs', 'This page.', 'text/html', { type: 'string' }),
  'GET /console': read('GET /console', 'The import console, a page for people with a file.', 'text/html', {
    type: 'string',
  }),
}
