import { DecryptCommand, EncryptCommand, type KMSClient } from '@aws-sdk/client-kms'

/** Encrypts and decrypts the secrets of workspaces, each bound to its own. */
export interface WorkspaceVault {
  readonly seal: (secret: Uint8Array, workspaceId: string) => Promise<Uint8Array>
  readonly open: (ciphertext: Uint8Array, workspaceId: string) => Promise<Uint8Array>
}

interface Deps {
  readonly kms: Pick<KMSClient, 'send'>
  readonly keyId: string
}

/** Bound into each ciphertext: one that is copied to another workspace does not open there. */
const contextOf = (workspace_id: string) => ({ workspace_id })

/** The vault under a KMS key. */
export const makeWorkspaceVault = ({ kms, keyId: KeyId }: Deps): WorkspaceVault => ({
  seal: async (secret, workspaceId) => {
    const EncryptionContext = contextOf(workspaceId)
    const { CiphertextBlob } = await kms.send(new EncryptCommand({ KeyId, Plaintext: secret, EncryptionContext }))
    if (CiphertextBlob === undefined) throw new Error('KMS gave no ciphertext.')
    return CiphertextBlob
  },

  open: async (CiphertextBlob, workspaceId) => {
    const EncryptionContext = contextOf(workspaceId)
    // Named although the ciphertext contains it: nothing that another key encrypted is decrypted.
    const { Plaintext } = await kms.send(new DecryptCommand({ KeyId, CiphertextBlob, EncryptionContext }))
    if (Plaintext === undefined) throw new Error('KMS gave no secret.')
    return Plaintext
  },
})
