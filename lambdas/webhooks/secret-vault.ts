import { DecryptCommand, EncryptCommand, type KMSClient } from '@aws-sdk/client-kms'
import type { SecretVault } from './ports.ts'
import type { WebhookKey } from './webhook.ts'

/** Bound into each ciphertext: one that is copied to another webhook does not open there. */
const contextOf = ({ workspace_id, webhook_id }: WebhookKey) => ({ workspace_id, webhook_id })

interface Deps {
  readonly kms: KMSClient
  readonly keyId: string
}

/** Encrypts and decrypts signing secrets with KMS, bound to their webhook. */
export const makeSecretVault = ({ kms, keyId: KeyId }: Deps): SecretVault => ({
  seal: async (secret, name) => {
    const encrypt = new EncryptCommand({ KeyId, Plaintext: secret, EncryptionContext: contextOf(name) })
    const { CiphertextBlob } = await kms.send(encrypt)
    if (CiphertextBlob === undefined) throw new Error('KMS gave no ciphertext.')
    return CiphertextBlob
  },

  open: async ({ ciphertext }, name) => {
    // Named although the ciphertext contains it: nothing that another key encrypted is decrypted.
    const decrypt = new DecryptCommand({ KeyId, CiphertextBlob: ciphertext, EncryptionContext: contextOf(name) })
    const { Plaintext } = await kms.send(decrypt)
    if (Plaintext === undefined) throw new Error('KMS gave no secret.')
    return Plaintext
  },
})
