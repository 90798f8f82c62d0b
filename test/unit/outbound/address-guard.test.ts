import {
  AddressNotAllowed,
  allowedAddresses,
  HostNotFound,
  isAllowedAddress,
  isPublicAddress,
} from '../../../lambdas/outbound/address-guard.ts'
import { makePost } from '../../../lambdas/webhooks/post.ts'
import { checkUrl, makeUrlProblem, URL_FAULTS } from '../../../lambdas/outbound/public-url.ts'
import { FORBIDDEN_ADDRESSES, FORBIDDEN_NAMES, ODD_LITERALS, PUBLIC_ADDRESSES } from './addresses.ts'

const strict = { allowInsecure: false }
const insecure = { allowInsecure: true }
const urlOf = (host: string) => `https://${host.includes(':') && !host.startsWith('[') ? `[${host}]` : host}/hook`
const resolvesTo =
  (...addresses: readonly string[]) =>
  async () =>
    addresses
const noResolve = () => Promise.reject(new Error('Nothing is to be looked up.'))
const message = (url: string) => ({ url, headers: {}, body: '{}' })

/** What an attempt comes to. */
const attempt = async (host: string, resolve: (hostname: string) => Promise<readonly string[]>) =>
  (await makePost({ resolve, policy: strict })(message(urlOf(host)))).error

test('the table has the sixty addresses and more that it is to have, each once', () => {
  const all = FORBIDDEN_ADDRESSES.map(([, address]) => address)
  expect(new Set(all).size).toBe(all.length)
  expect(all.length).toBeGreaterThanOrEqual(60)
})

describe.each(FORBIDDEN_ADDRESSES)('%s: %s', (_what, address) => {
  test('is refused as a literal, at registration and at every attempt', async () => {
    expect(isPublicAddress(address)).toBe(false)
    expect(checkUrl(urlOf(address), strict)).toBe('host')
    await expect(attempt(address, noResolve)).resolves.toBe('address_not_allowed')
  })

  test('is refused where a name leads to it, beside a public one too', async () => {
    for (const addresses of [[address], ['8.8.8.8', address], [address, '8.8.8.8']]) {
      const resolve = resolvesTo(...addresses)
      await expect(makeUrlProblem({ resolve, policy: strict })(urlOf('hooks.example.com'))).resolves.toBe(
        URL_FAULTS.host,
      )
      await expect(attempt('hooks.example.com', resolve)).resolves.toBe('address_not_allowed')
    }
  })
})

describe('what is no usual notation or no public name', () => {
  test.each([...ODD_LITERALS, ...FORBIDDEN_NAMES])(
    '%s is refused, at registration and at every attempt',
    async (host) => {
      expect(checkUrl(urlOf(host), strict)).toBeDefined()
      await expect(attempt(host, noResolve)).resolves.toBe('address_not_allowed')
    },
  )

  test.each(['127.1', '0x7f.0.0.1', '0177.0.0.1', '2130706433', 'fe80::1%eth0', '2606:4700::1%eth0', '', 'nonsense'])(
    '%j is no address, should a resolver answer it',
    (address) => {
      expect(isPublicAddress(address)).toBe(false)
      expect(isAllowedAddress(address, insecure)).toBe(false)
    },
  )
})

describe('public addresses', () => {
  test.each(PUBLIC_ADDRESSES)('%s is allowed, as a literal and behind a name', async (address) => {
    expect(isPublicAddress(address)).toBe(true)
    expect(checkUrl(urlOf(address), strict)).toBeUndefined()
    const problem = makeUrlProblem({ resolve: resolvesTo(address), policy: strict })
    await expect(problem('https://hooks.example.com/')).resolves.toBeUndefined()
  })
})

describe('where everything runs on one machine', () => {
  test.each(['127.0.0.1', '127.1.2.3', '::1'])('%s is allowed too', (address) => {
    expect(isAllowedAddress(address, insecure)).toBe(true)
  })

  test('nothing else is: the machine has a network', () => {
    const allowed = FORBIDDEN_ADDRESSES.filter(([, address]) => isAllowedAddress(address, insecure))
    expect(new Set(allowed.map(([what]) => what))).toEqual(new Set(['loopback']))
  })
})

describe('the addresses of a name', () => {
  test('that has none, or whose look-up fails, are none', async () => {
    await expect(allowedAddresses('hooks.example.com', resolvesTo(), strict)).rejects.toThrow(HostNotFound)
    await expect(allowedAddresses('hooks.example.com', noResolve, strict)).rejects.toThrow(HostNotFound)
  })

  test('are looked up anew each time', async () => {
    const answers = [['8.8.8.8'], ['127.0.0.1']]
    const rebinding = async () => answers.shift() ?? []
    await expect(allowedAddresses('rebind.example.com', rebinding, strict)).resolves.toEqual(['8.8.8.8'])
    await expect(allowedAddresses('rebind.example.com', rebinding, strict)).rejects.toThrow(AddressNotAllowed)
  })
})
