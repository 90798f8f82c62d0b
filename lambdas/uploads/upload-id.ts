import { createHash } from 'node:crypto'
import { idOf, ULID_ALPHABET, ULID_LENGTH } from '../platform/ids.ts'

/**
 * The upload id for an Idempotency-Key. It has the form of a ULID but is a hash of workspace and key, so that nothing
 * has to be stored.
 */
export const uploadIdOf = (workspaceId: string, key: string): string => {
  const digest = createHash('sha256').update(`${workspaceId}\n${key}`).digest()
  const characters = Array.from(digest.subarray(0, ULID_LENGTH), (byte) =>
    ULID_ALPHABET.charAt(byte % ULID_ALPHABET.length),
  )
  return idOf('upload', characters.join(''))
}
