import { copyFunction } from '../support/function-copy.ts'
import { newKey } from '../support/local-cloud.ts'

/**
 * That a function is denied what it was not granted: without this, a run of tests in which no call is denied would prove nothing. A copy
 * of the deployed function does what the function does, until one of its grants is taken away.
 */

const requestEvent = (apiKey: string, event: Readonly<Record<string, unknown>>) => ({
  headers: { Authorization: `Bearer ${apiKey}`, 'Content-Type': 'application/json' },
  multiValueHeaders: {},
  queryStringParameters: null,
  multiValueQueryStringParameters: null,
  pathParameters: null,
  stageVariables: null,
  isBase64Encoded: false,
  body: null,
  requestContext: { requestId: 'request-of-a-copy' },
  ...event,
})

const INTERNAL_ERROR = expect.stringContaining('internal_error') as unknown

test('the sweep finds no job without the grant to ask its index', async () => {
  const sweep = await copyFunction('ImportSweep')
  expect(await sweep.call({})).toMatchObject({ hasFailed: false })

  await sweep.take('dynamodb:Query', '/index/sweep')
  const { hasFailed, response, log } = await sweep.call({})
  expect(hasFailed).toBe(true)
  expect(response).toMatchObject({ errorMessage: expect.stringContaining('dynamodb:Query') as unknown })
  expect(log).toContain('AccessDenied')
})

test('a look-up gets a 500 without the grant to read contacts, and the log says why', async () => {
  const { apiKey } = await newKey()
  const query = { email: 'nobody@example.com' }
  const event = requestEvent(apiKey, {
    httpMethod: 'GET',
    resource: '/v1/contacts',
    path: '/v1/contacts',
    queryStringParameters: query,
    multiValueQueryStringParameters: { email: [query.email] },
  })
  const contacts = await copyFunction('ContactsReader')
  expect(await contacts.call(event)).toMatchObject({ response: { statusCode: 200 } })

  await contacts.take('dynamodb:GetItem', 'ContactsTable')
  const { response, log } = await contacts.call(event)
  expect(response).toMatchObject({ statusCode: 500, body: INTERNAL_ERROR })
  expect(log).toContain('AccessDenied')
})

test('a function that counts requests is denied every other partition: a grant holds only for its partitions', async () => {
  const { apiKey } = await newKey()
  const event = requestEvent(apiKey, {
    httpMethod: 'GET',
    resource: '/v1/contacts',
    path: '/v1/contacts',
    queryStringParameters: { email: 'nobody@example.com' },
    multiValueQueryStringParameters: { email: ['nobody@example.com'] },
  })
  const contacts = await copyFunction('ContactsReader')
  expect(await contacts.call(event)).toMatchObject({ response: { statusCode: 200 } })

  await contacts.moveTo('dynamodb:UpdateItem', 'KEY#*')
  const { response, log } = await contacts.call(event)
  expect(response).toMatchObject({ statusCode: 500, body: INTERNAL_ERROR })
  expect(log).toContain('AccessDenied')
})

test('an import writes no contact without the grant to insert by PartiQL, which no ready-made grant of the CDK has', async () => {
  const { apiKey } = await newKey()
  const importing = (email: string) =>
    requestEvent(apiKey, {
      httpMethod: 'POST',
      resource: '/v1/import/contacts',
      path: '/v1/import/contacts',
      body: JSON.stringify({ rows: [{ email }] }),
    })
  const imports = await copyFunction('ImportContacts')
  expect(await imports.call(importing('first@example.com'))).toMatchObject({ response: { statusCode: 200 } })

  await imports.take('dynamodb:PartiQLInsert', 'ContactsTable')
  const { response, log } = await imports.call(importing('second@example.com'))
  expect(response).toMatchObject({ statusCode: 500, body: INTERNAL_ERROR })
  expect(log).toContain('AccessDenied')
})
