/**
 * Every route of the API, as API Gateway names it, and its operation. The log and the OpenAPI document use the same name;
 * generated clients and saved queries depend on it, so it does not change.
 */
export const OPERATION_IDS = {
  'POST /v1/import/contacts': 'importContacts',
  'POST /v1/import/uploads': 'createUpload',
  'POST /v1/import/inspect': 'inspectFile',
  'POST /v1/import/sessions': 'createSession',
  'GET /v1/import/contacts': 'listJobs',
  'GET /v1/import/contacts/{job_id}': 'getJob',
  'POST /v1/import/contacts/{job_id}/cancel': 'cancelJob',
  'POST /v1/import/contacts/{job_id}/apply': 'applyJob',
  'POST /v1/import/contacts/{job_id}/retry': 'retryJob',
  'POST /v1/import/contacts/{job_id}/undo': 'undoImport',
  'GET /v1/import/contacts/{job_id}/file': 'getExportFile',
  'POST /v1/export/contacts': 'exportContacts',
  'GET /v1/import/contacts/{job_id}/rows': 'listRows',
  'GET /v1/import/contacts/{job_id}/rejects': 'getRejects',
  'GET /v1/contacts': 'findContact',
  'GET /v1/contacts/{contact_id}': 'getContact',
  'DELETE /v1/contacts/{contact_id}': 'deleteContact',
  'POST /v1/webhooks': 'createWebhook',
  'GET /v1/webhooks': 'listWebhooks',
  'GET /v1/webhooks/{webhook_id}': 'getWebhook',
  'PATCH /v1/webhooks/{webhook_id}': 'changeWebhook',
  'DELETE /v1/webhooks/{webhook_id}': 'deleteWebhook',
  'POST /v1/webhooks/{webhook_id}/rotate': 'rotateSecret',
  'POST /v1/webhooks/{webhook_id}/test': 'testWebhook',
  'GET /v1/webhooks/{webhook_id}/deliveries': 'listDeliveries',
  'POST /v1/webhooks/{webhook_id}/deliveries/{delivery_id}/redeliver': 'redeliver',
  'GET /': 'getRoot',
  'GET /openapi.json': 'getOpenApi',
  'GET /docs': 'getDocs',
  'GET /console': 'getConsole',
} as const

/** Method and resource: `GET /v1/contacts/{contact_id}`. */
export type RouteName = keyof typeof OPERATION_IDS

const isRoute = (route: string): route is RouteName => Object.hasOwn(OPERATION_IDS, route)

/** The operation of a route; `unknownRoute` for requests to the catch-all routes, which end with 404 or 405. */
export const operationIdOf = (route: string): string => (isRoute(route) ? OPERATION_IDS[route] : 'unknownRoute')
