import { requiredEnv, requiredNumber } from '../../../lambdas/platform/env.ts'

const NAME = 'LEASE_SECONDS'

afterEach(() => {
  process.env[NAME] = ''
})

it('a variable that is not set fails the start by name', () => {
  expect(() => requiredEnv('NEVER_SET')).toThrow('The environment variable NEVER_SET is not set.')
  process.env[NAME] = ''
  expect(() => requiredNumber(NAME)).toThrow(`The environment variable ${NAME} is not set.`)
})

it.each(['sixty', '0', '-1', '1.5', '1e3', ' 60', '60s', 'NaN', '99999999999'])(
  'a number written as %j fails the start by name',
  (text) => {
    process.env[NAME] = text
    expect(() => requiredNumber(NAME)).toThrow(`The environment variable ${NAME} must be a positive whole number.`)
  },
)

it('a number is read', () => {
  process.env[NAME] = '60'
  expect(requiredNumber(NAME)).toBe(60)
})
