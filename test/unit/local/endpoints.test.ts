import { emulatedApiUrl } from '../../../local/app-deployment.ts'
import { endpointOf } from '../../../local/cloud.ts'
import { parsePort } from '../../../local/ports.ts'

test.each([
  'https://ab12cd34.execute-api.us-east-1.amazonaws.com/local',
  'https://ab12cd34.execute-api.127.0.0.1:4566/local',
  'https://ab12cd34.execute-api.x/local/',
])('the API at %s is asked for at the emulator', (apiUrl) => {
  expect(emulatedApiUrl(apiUrl, 'http://127.0.0.1:4566')).toBe('http://127.0.0.1:4566/_aws/execute-api/ab12cd34/local')
})

test.each([
  ['http://localhost:4566', 'http://127.0.0.1:4566'],
  ['http://127.0.0.1:4566/', 'http://127.0.0.1:4566'],
  ['http://emulator:4566/path', 'http://emulator:4566'],
])('AWS_ENDPOINT_URL %s is used as %s', (url, endpoint) => {
  expect(endpointOf(url)).toBe(endpoint)
})

test.each(['127.0.0.1:4566', 'ftp://127.0.0.1', 'emulator'])('AWS_ENDPOINT_URL %s is refused by name', (url) => {
  expect(() => endpointOf(url)).toThrow('AWS_ENDPOINT_URL')
})

test.each(['0', '65536', '-1', '4566x', ''])('LOCAL_PORT %j is refused by name', (text) => {
  expect(() => parsePort(text)).toThrow('LOCAL_PORT')
})
