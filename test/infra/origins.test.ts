import { EXPOSED_HEADERS } from '../../lambdas/http/cors.ts'
import { API_FUNCTIONS, functionOf, resourcesOf, templateOf } from './synthesised.ts'

const ORIGINS = ['https://app.example.com', 'https://shop.example.com']
const ALLOW = 'gatewayresponse.header.Access-Control-Allow-Origin'
const EXPOSE = 'gatewayresponse.header.Access-Control-Expose-Headers'

const gatewayHeaders = (name: Parameters<typeof templateOf>[0]) =>
  Object.values(resourcesOf(templateOf(name), 'AWS::ApiGateway::GatewayResponse')).map(
    ({ Properties }) => Properties['ResponseParameters'] as Readonly<Record<string, string>>,
  )

const originsOf = (name: Parameters<typeof templateOf>[0], handler: (typeof API_FUNCTIONS)[number]) =>
  (functionOf(templateOf(name), handler).Properties['Environment'] as { Variables: Record<string, string> }).Variables[
    'ORIGINS'
  ]

const bucketRules = (name: Parameters<typeof templateOf>[0]) =>
  Object.entries(resourcesOf(templateOf(name), 'AWS::S3::Bucket')).flatMap(([id, { Properties }]) => {
    const cors = Properties['CorsConfiguration'] as { CorsRules: { AllowedOrigins: unknown[] }[] } | undefined
    return id.startsWith('Payloads') && cors !== undefined ? cors.CorsRules : []
  })

test('a stage that lists no origin answers no page of another: neither a function, nor API Gateway', () => {
  for (const handler of API_FUNCTIONS) expect(originsOf('prod', handler)).toBeUndefined()
  for (const headers of gatewayHeaders('prod')) expect(Object.keys(headers)).not.toContain(ALLOW)
})

test('every function with a route knows the origins that are listed', () => {
  for (const handler of API_FUNCTIONS) expect(originsOf('everything', handler)).toBe(ORIGINS.join(','))
})

test('the answers of API Gateway itself name the one origin, or any where they cannot choose', () => {
  for (const headers of gatewayHeaders('local')) {
    expect(headers).toMatchObject({ [ALLOW]: "'https://embedding.example'", [EXPOSE]: `'${EXPOSED_HEADERS}'` })
  }
  for (const headers of gatewayHeaders('everything')) expect(headers).toMatchObject({ [ALLOW]: "'*'" })
})

test('the bucket takes forms from the pages of the API itself and of the listed origins, and from no others', () => {
  expect(bucketRules('prod').map(({ AllowedOrigins }) => AllowedOrigins.length)).toEqual([1])
  const [rule] = bucketRules('everything')
  expect(rule?.AllowedOrigins.slice(1)).toEqual(['https://api.example.com', ...ORIGINS])
  expect(JSON.stringify(rule?.AllowedOrigins[0])).toContain('.execute-api.')
})
