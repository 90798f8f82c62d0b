import { checkUrl, makeUrlProblem, URL_FAULTS } from '../../../lambdas/outbound/public-url.ts'

const strict = { allowInsecure: false }
const insecure = { allowInsecure: true }

describe('the URL of a webhook', () => {
  test.each([
    'https://hooks.example.com',
    'https://hooks.example.com/a?b=c%20d&e=f',
    'https://hooks.example.com/@us/a:b@c',
    'https://hooks.example.com?to=me@example.com',
    'https://hooks.example.com:443/',
    'https://hooks.example.com:1024/',
    'https://hooks.example.com:65535/',
    'HTTPS://HOOKS.EXAMPLE.COM/',
    'https://bücher.example.com/',
    'https://8.8.8.8/',
    'https://[2606:4700:4700::1111]:8443/',
    `https://hooks.example.com/${'a'.repeat(2_048 - 26)}`,
  ])('%.60s is one', (url) => {
    expect(checkUrl(url, strict)).toBeUndefined()
  })

  test.each([
    ['', 'malformed'],
    ['hooks.example.com', 'malformed'],
    ['/hook', 'malformed'],
    ['https://', 'malformed'],
    [' https://hooks.example.com', 'malformed'],
    ['https://hooks.example.com/a b', 'malformed'],
    ['https://hooks.example.com\n/', 'malformed'],
    ['https://hooks.example.com/\0', 'malformed'],
    ['https://hooks\0.example.com/', 'malformed'],
    ['https:\\\\hooks.example.com', 'malformed'],
    ['https:hooks.example.com', 'malformed'],
    ['https:///hooks.example.com', 'malformed'],
    ['https://hooks.example.com:99999/', 'malformed'],
    [`https://hooks.example.com/${'a'.repeat(2_049 - 26)}`, 'malformed'],
    ['http://hooks.example.com/', 'scheme'],
    ['ftp://hooks.example.com/', 'scheme'],
    ['file:///etc/passwd', 'scheme'],
    ['javascript:alert(1)', 'scheme'],
    ['https://user@hooks.example.com/', 'credentials'],
    ['https://user:password@hooks.example.com/', 'credentials'],
    ['https://:password@hooks.example.com/', 'credentials'],
    ['https://@hooks.example.com/', 'credentials'],
    ['https://:@hooks.example.com', 'credentials'],
    ['https://hooks.example.com@127.0.0.1/', 'credentials'],
    ['https://hooks.example.com:22/', 'port'],
    ['https://hooks.example.com:80/', 'port'],
    ['https://hooks.example.com:1023/', 'port'],
    ['https://hooks.example.com:0/', 'port'],
  ] as const)('%.60j is none: %s', (url, fault) => {
    expect(checkUrl(url, strict)).toBe(fault)
  })

  test.each([
    'http://localhost:8080/hook',
    'http://127.0.0.1:8080/',
    'http://[::1]:8080/',
    'http://hooks.example.com/',
  ])('%s is one where receivers run beside the service, and nowhere else', (url) => {
    expect(checkUrl(url, insecure)).toBeUndefined()
    expect(checkUrl(url, strict)).toBe('scheme')
  })

  test.each(['http://10.0.0.1/', 'http://169.254.169.254/latest/meta-data', 'http://127.1/', 'http://0.0.0.0/'])(
    '%s is none there either',
    (url) => {
      expect(checkUrl(url, insecure)).toBe('host')
    },
  )

  test('is refused the same way for a name that is not found and for one that leads inside', async () => {
    const inside = makeUrlProblem({ resolve: async () => ['10.0.0.1'], policy: strict })
    const nowhere = makeUrlProblem({ resolve: () => Promise.reject(new Error('ENOTFOUND')), policy: strict })
    await expect(inside('https://hooks.example.com')).resolves.toBe(URL_FAULTS.host)
    await expect(nowhere('https://hooks.example.com')).resolves.toBe(URL_FAULTS.host)
  })
})
