import { createHmac } from 'node:crypto'
import fc from '../../support/fast-check.ts'
import { workspaceKeys } from '../../../lambdas/contacts/identity.ts'

const hmac = (secret: Uint8Array, text: string): string =>
  createHmac('sha256', secret).update(text).digest().toString('base64url', 0, 18)

test('keys are HMAC-SHA256 under the workspace’s secret, of identities of any length and alphabet', () => {
  const secrets = fc.uint8Array({ minLength: 1, maxLength: 64 })
  const values = fc.array(fc.string({ unit: 'binary', maxLength: 300 }), { minLength: 1, maxLength: 5 })
  fc.assert(
    fc.property(secrets, values, (secret, texts) => {
      const keys = workspaceKeys('w1', secret)
      for (const text of texts) expect(keys.identity('email', text).key).toBe(`w1#${hmac(secret, `email:${text}`)}`)
    }),
  )
})

test('a secret that HMAC would have to hash first is refused', () => {
  expect(() => workspaceKeys('w1', new Uint8Array(65))).toThrow(RangeError)
})
