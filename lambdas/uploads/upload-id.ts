import { createHash } from 'node:crypto'

const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'
/** As many as a ULID has. */
const CHARACTERS = 26

/** The upload that an Idempotency-Key stands for. In the form of a ULID, but made of the key alone, so that nothing has to be remembered. */
export const uploadIdOf = (workspaceId: string, key: string): string => {
  const digest = createHash('sha256').update(`${workspaceId}\n${key}`).digest()
  return `upl_${Array.from(digest.subarray(0, CHARACTERS), (byte) => ALPHABET.charAt(byte % ALPHABET.length)).join('')}`
}
