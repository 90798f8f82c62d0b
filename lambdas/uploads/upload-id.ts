import { createHash } from 'node:crypto'
import { idOf, ULID_ALPHABET, ULID_LENGTH } from '../platform/ids.ts'

/** The upload that an Idempotency-Key stands for. In the form of a ULID, but made of the key alone, so that nothing has to be remembered. */
export const uploadIdOf = (workspaceId: string, key: string): string => {
  const digest = createHash('sha256').update(`${workspaceId}\n${key}`).digest()
  const characters = Array.from(digest.subarray(0, ULID_LENGTH), (byte) =>
    ULID_ALPHABET.charAt(byte % ULID_ALPHABET.length),
  )
  return idOf('upload', characters.join(''))
}
