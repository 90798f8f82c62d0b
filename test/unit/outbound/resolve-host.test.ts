import { resolveWithin } from '../../../lambdas/outbound/resolve-host.ts'

test('a name that is resolved in time has its addresses, or its failure', async () => {
  expect(await resolveWithin(5_000, async (host) => [host])('203.0.113.1')).toEqual(['203.0.113.1'])
  const failing = resolveWithin(5_000, () => Promise.reject(new Error('ENOTFOUND')))
  await expect(failing('nowhere.example.com')).rejects.toThrow('ENOTFOUND')
})

test('a name without a response from DNS times out', async () => {
  const never = resolveWithin(5, () => new Promise<never>(() => undefined))
  await expect(never('hooks.example.com')).rejects.toThrow('not resolved in time')
})
