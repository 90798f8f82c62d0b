import { cloudEnvironment } from '../../../local/cloud-environment.ts'

const ENDPOINT = 'http://127.0.0.1:4566'

test('nothing of the AWS settings of the developer reaches the local cloud', () => {
  const environment = cloudEnvironment(ENDPOINT, {
    AWS_PROFILE: 'work',
    AWS_SESSION_TOKEN: 'token',
    AWS_ACCESS_KEY_ID: 'AKIAIOSFODNN7EXAMPLE',
    AWS_SECRET_ACCESS_KEY: 'secret',
    AWS_REGION: 'eu-central-1',
    AWS_ENDPOINT_URL_DYNAMODB: 'https://dynamodb.eu-central-1.amazonaws.com',
    CDK_DEFAULT_ACCOUNT: '123456789012',
  })
  const ofAws = Object.entries(environment).filter(([name]) => /^(AWS|CDK)_/.test(name))
  expect(Object.fromEntries(ofAws)).toEqual({
    AWS_ENDPOINT_URL: ENDPOINT,
    AWS_ENDPOINT_URL_S3: ENDPOINT,
    AWS_REGION: 'us-east-1',
    AWS_DEFAULT_REGION: 'us-east-1',
    AWS_ACCESS_KEY_ID: '000000000000',
    AWS_SECRET_ACCESS_KEY: 'test',
    AWS_CONFIG_FILE: '/dev/null',
    AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
    AWS_EC2_METADATA_DISABLED: 'true',
    CDK_DISABLE_CLI_TELEMETRY: 'true',
  })
})

test('the emulator is never asked through a proxy', () => {
  expect(cloudEnvironment(ENDPOINT, { NO_PROXY: 'example.com' })['NO_PROXY']).toBe('example.com,127.0.0.1')
})
