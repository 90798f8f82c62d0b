import { DecryptCommand, EncryptCommand, type KMSClient } from '@aws-sdk/client-kms'
import { makeSecretVault } from '../../../lambdas/webhooks/secret-vault.ts'

const NAME = { workspace_id: 'acme', webhook_id: 'whk_1' }
const SECRET = Uint8Array.from({ length: 32 }, (_, n) => n)

/** KMS as far as it goes: what it encrypted opens by the same key in the same context, and in no other. */
const setup = () => {
  const sealed = new Map<string, Uint8Array>()
  const contextOf = ({ input }: EncryptCommand | DecryptCommand) =>
    `${input.KeyId} ${JSON.stringify(Object.entries(input.EncryptionContext ?? {}).toSorted())}`
  const send = async (command: unknown) => {
    if (command instanceof EncryptCommand) {
      sealed.set(contextOf(command), command.input.Plaintext ?? new Uint8Array())
      return { CiphertextBlob: Uint8Array.of(1) }
    }
    if (command instanceof DecryptCommand) return { Plaintext: sealed.get(contextOf(command)) }
    throw new Error('KMS is asked for nothing else.')
  }
  const vaultOf = (keyId: string) => makeSecretVault({ kms: { send } as unknown as KMSClient, keyId })
  return { vaultOf, contexts: () => [...sealed.keys()] }
}

test('a secret is sealed for its workspace and webhook, and opens only for them, by the key that sealed it', async () => {
  const { vaultOf, contexts } = setup()
  const vault = vaultOf('key-1')
  const ciphertext = await vault.seal(SECRET, NAME)
  expect(contexts()).toEqual(['key-1 [["webhook_id","whk_1"],["workspace_id","acme"]]'])
  const sealed = { ciphertext, signs_until: null }
  expect(await vault.open(sealed, NAME)).toEqual(SECRET)
  await expect(vault.open(sealed, { ...NAME, webhook_id: 'whk_2' })).rejects.toThrow()
  await expect(vault.open(sealed, { ...NAME, workspace_id: 'other' })).rejects.toThrow()
  await expect(vaultOf('key-2').open(sealed, NAME)).rejects.toThrow()
})

test('nothing but the name goes into the context: what is added to a webhook later must not close its secrets', async () => {
  const { vaultOf, contexts } = setup()
  await vaultOf('key-1').seal(SECRET, { ...NAME, url: 'https://hooks.example.com/' } as typeof NAME)
  expect(contexts()[0]).not.toContain('url')
})
