import { QUERY_PARAMETERS } from '../../../lambdas/http/query-parameters.ts'
import type { RouteName } from '../../../lambdas/http/operation-ids.ts'
import { readFileSync } from 'node:fs'
import { Validator } from '@seriousme/openapi-schema-validator'
import { Ajv2020 } from 'ajv/dist/2020.js'
import addFormats from 'ajv-formats'
import { PERMISSIONS } from '../../../lambdas/access/permissions.ts'
import { API_ERRORS } from '../../../lambdas/http/errors.ts'
import { importRequestSchema } from '../../../lambdas/import/request.ts'
import { OPERATION_IDS } from '../../../lambdas/http/operation-ids.ts'
import { openApiDocument } from '../../../lambdas/openapi/document.ts'
import { eventBodySchema } from '../../../lambdas/openapi/components/events.ts'
import {
  isReference,
  type MediaType,
  type OperationObject,
  type ResponseObject,
} from '../../../lambdas/openapi/components/openapi.ts'

/** As it is served: what is no JSON has no place in it. */
const document = JSON.parse(JSON.stringify(openApiDocument())) as ReturnType<typeof openApiDocument>

const operations = Object.entries(document.paths).flatMap(([path, item]) =>
  Object.entries(item).map(([method, operation]) => [`${method.toUpperCase()} ${path}`, operation] as const),
)

const responsesOf = ({ responses }: OperationObject): [string, ResponseObject][] =>
  Object.entries(responses).flatMap(([status, response]) => {
    if (!isReference(response)) return [[status, response]]
    const shared = Object.entries(document.components.responses).find(([name]) => response.$ref.endsWith(`/${name}`))
    return [[status, shared![1]]]
  })

interface Narrowed {
  readonly properties?: { readonly error?: { readonly properties: { readonly code: { readonly enum: string[] } } } }
}
const codesOf = ({ content }: ResponseObject): string[] =>
  (content?.['application/json']?.schema as Narrowed | undefined)?.properties?.error?.properties.code.enum ?? []

test('the document is OpenAPI 3.1, by its meta schema', async () => {
  const validator = new Validator()
  expect(await validator.validate({ ...structuredClone(document) })).toEqual({ valid: true })
  expect(validator.version).toBe('3.1')
})

test('what is no OpenAPI is found by it', async () => {
  const broken = { ...structuredClone(document), paths: { '/docs': { get: { responses: { 200: {} } } } } }
  expect((await new Validator().validate(broken)).valid).toBe(false)
})

test('every reference leads somewhere, and every component is used', () => {
  const text = JSON.stringify(document)
  const used = new Set([...text.matchAll(/"\$ref":"(#[^"]+)"/g)].map(([, pointer]) => pointer!))
  const there = Object.entries(document.components).flatMap(([kind, components]) =>
    kind === 'securitySchemes' ? [] : Object.keys(components).map((name) => `#/components/${kind}/${name}`),
  )
  // Not of any operation: what answers where there is none.
  const ofNoOperation = ['not_found', 'method_not_allowed'].map((code) => `#/components/responses/${code}`)
  const ofThose = ['#/components/headers/Allow']
  expect([...used, ...ofNoOperation, ...ofThose].sort().filter((one, n, all) => one !== all[n - 1])).toEqual(
    there.sort(),
  )
})

test('each operation has a name of its own', () => {
  const names = operations.map(([, { operationId }]) => operationId)
  expect(new Set(names).size).toBe(names.length)
})

test('every route of the API is documented, under the name that the log gives it', () => {
  const documented = operations.map(([route, { operationId }]) => [route, operationId])
  expect(Object.fromEntries(documented)).toEqual(OPERATION_IDS)
})

describe('the catalogue of errors', () => {
  test('is documented whole, each code under its status and no other', () => {
    const shared = Object.values(document.components.responses)
    const all = [
      ...operations.flatMap(([, operation]) => responsesOf(operation).map(([, response]) => response)),
      ...shared,
    ]
    expect([...new Set(all.flatMap(codesOf))].sort()).toEqual(Object.keys(API_ERRORS).sort())
    for (const [, operation] of operations) {
      for (const [status, response] of responsesOf(operation)) {
        for (const code of codesOf(response)) {
          expect([code, API_ERRORS[code as keyof typeof API_ERRORS].status]).toEqual([code, Number(status)])
        }
      }
    }
  })

  test('has an example of each code of each failure', () => {
    for (const [route, operation] of operations) {
      for (const [status, response] of responsesOf(operation)) {
        const examples = Object.values(response.content?.['application/json']?.examples ?? {})
        const shown = examples.map(({ value }) => (value as { error?: { code: string } }).error?.code)
        expect([route, status, [...new Set(shown)].filter(Boolean)]).toEqual([route, status, codesOf(response)])
      }
    }
  })

  test.each(operations.filter(([, { security }]) => (security ?? []).length > 0))(
    '%s can be refused for its key, its permission, its rate, and can fail',
    (route, operation) => {
      // What is gone already is as good as deleted.
      const isOfOne = operation.parameters?.some((parameter) => parameter.in === 'path') === true
      const mayBeMissing = isOfOne && route !== 'DELETE /v1/contacts/{contact_id}'
      const codes = responsesOf(operation).flatMap(([, response]) => codesOf(response))
      expect(codes).toEqual(
        expect.arrayContaining([
          ...['invalid_key', 'insufficient_permissions', 'rate_limited', 'internal_error', 'service_unavailable'],
          ...(operation.requestBody === undefined
            ? []
            : ['payload_too_large', 'unsupported_media_type', 'validation_error']),
          ...(mayBeMissing ? ['not_found'] : []),
        ]),
      )
    },
  )
})

test('every operation documents the query parameters that it takes, and no others', () => {
  for (const [route, { parameters = [] }] of operations) {
    const names = parameters.filter((parameter) => parameter.in === 'query').map(({ name }) => name)
    expect([route, names]).toEqual([route, QUERY_PARAMETERS[route as RouteName] ?? []])
  }
})

test('no field of a request has a default, which generated clients would make a field that must be given', () => {
  const requests = Object.entries(document.components.schemas).filter(([name]) => /Request$|Options$/.test(name))
  const given = requests.filter(([name]) => name !== 'JobOptions')
  expect(given.length).toBeGreaterThan(6)
  for (const [name, schema] of given)
    expect([name, JSON.stringify(schema)]).not.toEqual([name, expect.stringMatching(/"default":/)])
})

test('permissions are those that there are', () => {
  const named = operations.flatMap(([, { security = [] }]) =>
    security.flatMap((scheme) => Object.values(scheme).flat()),
  )
  for (const permission of named) expect(PERMISSIONS).toContain(permission)
})

describe('examples', () => {
  const ajv = new Ajv2020({ strict: false, allErrors: true })
  addFormats.default(ajv)
  ajv.addSchema(document, 'openapi')
  const check = ({ schema, examples = {} }: MediaType): void => {
    const { $ref, ...rest } = schema
    const validate = ajv.compile($ref === undefined ? schema : { ...rest, $ref: `openapi${$ref}` })
    for (const [name, { value }] of Object.entries(examples)) {
      validate(value)
      expect([name, validate.errors]).toEqual([name, null])
    }
  }

  test.each(operations)('%s: those of bodies and answers are what their schemas say', (_, operation) => {
    for (const media of Object.values(operation.requestBody?.content ?? {})) check(media)
    for (const [, { content = {} }] of responsesOf(operation)) for (const media of Object.values(content)) check(media)
  })

  test('bodies of imports are taken by the schema that checks them', () => {
    const { requestBody } = document.paths['/v1/import/contacts']!['post']!
    for (const { value } of Object.values(requestBody!.content['application/json']!.examples!)) {
      expect(importRequestSchema.safeParse(value).error).toBeUndefined()
    }
  })

  test('an event on the bus, as a webhook is sent it, has the documented body', () => {
    const validate = ajv.compile({ $ref: 'openapi#/components/schemas/EventBody' })
    for (const type of eventBodySchema.shape.type.options) {
      const file = new URL(`../../../docs/events/${type}.v1.json`, import.meta.url)
      const { job, time } = JSON.parse(readFileSync(file, 'utf8')) as { job: unknown; time: string }
      validate({ type, timestamp: time, data: job })
      expect([type, validate.errors]).toEqual([type, null])
      expect(Object.keys(document.webhooks)).toContain(type)
    }
  })
})
