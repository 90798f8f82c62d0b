import { makeUrlProblem } from '../../../lambdas/webhooks/url-problem.ts'

const PRIVATE = '10.20.30.40'

const problemOf = (url: string, resolve: (host: string) => Promise<readonly string[]>) =>
  makeUrlProblem({ resolve, policy: { allowInsecure: false }, lookUpMs: 10 })(url)

test.each([
  ['leads to a public address', async () => ['93.184.215.14'], undefined],
  ['leads to a private address', async () => ['93.184.215.14', PRIVATE], /^must be of a public domain name/],
  ['is not known', async () => Promise.reject(new Error(`ENOTFOUND ${PRIVATE}`)), /was not found$/],
  ['is never answered for', () => new Promise<never>(() => undefined), /was not found$/],
])('a name that %s: an answer that gives no address away', async (_, resolve, wanted) => {
  const problem = await problemOf('https://hooks.example.com/', resolve)
  if (wanted === undefined) expect(problem).toBeUndefined()
  else expect(problem).toMatch(wanted)
  expect(problem ?? '').not.toContain(PRIVATE)
})

test('a URL that cannot be one is not looked up', async () => {
  const asked: string[] = []
  const resolve = async (host: string) => {
    asked.push(host)
    return ['93.184.215.14']
  }
  for (const url of ['http://hooks.example.com/', 'https://u:p@hooks.example.com/', 'https://169.254.169.254/', 'x'])
    expect(await problemOf(url, resolve)).toEqual(expect.any(String))
  expect(asked).toEqual([])
})
