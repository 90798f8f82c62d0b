import { hash } from 'node:crypto'

const HASH_BYTES = 32
const BLOCK_BYTES = 64

/**
 * HMAC-SHA256 (RFC 2104) by one key, out of two plain hashes. `createHmac` makes an object of OpenSSL's for each, which the garbage
 * collector must take down again: measured, a fifth of the processor's time for an import.
 */
export const makeHmacSha256 = (key: Uint8Array): ((text: string, encoding: 'base64url' | 'hex') => string) => {
  if (key.length > BLOCK_BYTES)
    throw new RangeError(`A key of more than ${BLOCK_BYTES} bytes would have to be hashed first.`)
  const padded = (pad: number): Buffer =>
    Buffer.from(Uint8Array.from({ length: BLOCK_BYTES }, (_, n) => pad ^ (key[n] ?? 0)))
  const outer = Buffer.concat([padded(0x5c), Buffer.alloc(HASH_BYTES)])
  let inner = padded(0x36)
  return (text, encoding) => {
    const longest = BLOCK_BYTES + 3 * text.length
    if (inner.length < longest) inner = Buffer.concat([inner], longest)
    const length = BLOCK_BYTES + inner.write(text, BLOCK_BYTES)
    outer.write(hash('sha256', inner.subarray(0, length), 'binary'), BLOCK_BYTES, 'binary')
    return hash('sha256', outer, encoding)
  }
}
