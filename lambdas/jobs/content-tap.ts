import { createHash } from 'node:crypto'
import type { JobPayload } from './job.ts'
import type { ReadPayloads } from './ports.ts'

/** A payload whose content is hashed while it is read. */
export interface ContentTap {
  readonly payloads: ReadPayloads
  /** SHA-256 of all of it, in hex. What was not read yet, or not in order, is read now. */
  readonly digest: () => Promise<string>
}

/** Bytes read at a time where nobody else read them. */
const PART_BYTES = 2 * 1024 * 1024

/** Hashes what continues what was hashed before, whoever reads it and however often. */
export const tapContent = (payload: JobPayload, payloads: ReadPayloads): ContentTap => {
  const hash = createHash('sha256')
  let hashed = 0
  const saw = (from: number, bytes: Uint8Array): void => {
    if (from > hashed || from + bytes.length <= hashed) return
    hash.update(bytes.subarray(hashed - from))
    hashed = from + bytes.length
  }
  const read: ReadPayloads['read'] = async (from, start, end) => {
    const bytes = await payloads.read(from, start, end)
    saw(start, bytes)
    return bytes
  }
  return {
    payloads: {
      open: async (of, from = 0) => {
        const pieces = await payloads.open(of, from)
        return (async function* () {
          let at = from
          for await (const piece of pieces) {
            saw(at, piece)
            at += piece.length
            yield piece
          }
        })()
      },
      read,
    },
    digest: async () => {
      while (hashed < payload.bytes) {
        const before = hashed
        await read(payload, hashed, hashed + PART_BYTES)
        if (hashed === before) throw new Error('The payload is shorter than it was.')
      }
      return hash.digest('hex')
    },
  }
}
