import { EncryptCommand, type DecryptCommand } from '@aws-sdk/client-kms'
import { makeWorkspaceVault } from '../../../lambdas/access/workspace-vault.ts'

const SECRET = new Uint8Array(32).fill(7)

/** A KMS that encrypts by keeping, and asks for the same context to give back. */
const makeKms = () => {
  const kept: { readonly input: EncryptCommand['input']; readonly blob: Uint8Array }[] = []
  return {
    send: (command: unknown): Promise<unknown> => {
      if (command instanceof EncryptCommand) {
        const blob = Uint8Array.of(kept.length)
        kept.push({ input: command.input, blob })
        return Promise.resolve({ CiphertextBlob: blob })
      }
      const { input } = command as DecryptCommand
      const found = kept[input.CiphertextBlob?.[0] ?? -1]
      const fits =
        found?.input.KeyId === input.KeyId &&
        JSON.stringify(found?.input.EncryptionContext) === JSON.stringify(input.EncryptionContext)
      return fits
        ? Promise.resolve({ Plaintext: found?.input.Plaintext })
        : Promise.reject(new Error('InvalidCiphertext'))
    },
  }
}

type Kms = Parameters<typeof makeWorkspaceVault>[0]['kms']

test('what is sealed for a workspace opens for it, and for no other, and under no other key', async () => {
  const kms = makeKms() as unknown as Kms
  const vault = makeWorkspaceVault({ kms, keyId: 'key-1' })
  const sealed = await vault.seal(SECRET, 'acme')
  expect(sealed).not.toEqual(SECRET)
  expect(await vault.open(sealed, 'acme')).toEqual(SECRET)
  await expect(vault.open(sealed, 'other')).rejects.toThrow('InvalidCiphertext')
  await expect(makeWorkspaceVault({ kms, keyId: 'key-2' }).open(sealed, 'acme')).rejects.toThrow('InvalidCiphertext')
})

test('an answer without content is a failure, not an empty secret', async () => {
  const kms = { send: () => Promise.resolve({}) } as unknown as Kms
  const vault = makeWorkspaceVault({ kms, keyId: 'key-1' })
  await expect(vault.seal(SECRET, 'acme')).rejects.toThrow('no ciphertext')
  await expect(vault.open(SECRET, 'acme')).rejects.toThrow('no secret')
})
