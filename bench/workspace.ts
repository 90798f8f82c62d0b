import { randomBytes } from 'node:crypto'
import { ulid } from 'ulid'
import { workspaceKeys, type WorkspaceKeys } from '../lambdas/contacts/identity.ts'

/** A workspace that nothing was ever imported to. */
export interface FreshWorkspace {
  readonly id: string
  readonly secret: Uint8Array
  readonly keys: () => WorkspaceKeys
}

export const freshWorkspace = (): FreshWorkspace => {
  const id = `bench-${randomBytes(5).toString('hex')}`
  const secret = randomBytes(32)
  // Anew for each import, as in the product: an import begins with no key remembered.
  return { id, secret, keys: () => workspaceKeys(id, secret) }
}

export const newJobId = (): string => `imp_${ulid()}`
