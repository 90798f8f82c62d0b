import { createHash } from 'node:crypto'
import { encodeTime } from 'ulid'
import { idOf, ULID_ALPHABET, ULID_LENGTH } from '../platform/ids.ts'
import type { DropObject } from './drop-files.ts'

const TIME_CHARS = 10

/**
 * The job of a version of a dropped object: by when it was put, and a hash of what names it. However often its event comes, and however
 * late, it is the same job.
 */
export const dropJobId = ({ key, versionId, etag, putAt }: DropObject): string => {
  const digest = createHash('sha256')
    .update(`${key}\n${versionId ?? etag}`)
    .digest()
  const characters = Array.from(digest.subarray(0, ULID_LENGTH - TIME_CHARS), (byte) =>
    ULID_ALPHABET.charAt(byte % ULID_ALPHABET.length),
  )
  return idOf('job', encodeTime(putAt, TIME_CHARS) + characters.join(''))
}
