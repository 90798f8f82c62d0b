import type { OutcomeRecord } from '../import/outcome.ts'
import type { JobKey } from './job.ts'

// The contacts table has no list of a workspace's contacts: this log is one. It is kept for good, and holds ids alone.

const ID_PREFIX = 'con_'

/** Under which the ids of all contacts that imports of a workspace created are kept. */
export const createdPrefix = (workspaceId: string): string => `log/${workspaceId}/`

/** `name` says which rows of the job, of which attempt: what a later one wrote never replaces what an earlier one created. */
export const createdKey = ({ workspace_id, job_id }: JobKey, name: string): string =>
  `${createdPrefix(workspace_id)}${job_id}/${name}.ids`

/** Ids of the contacts that rows created. */
export const createdIn = (outcomes: readonly OutcomeRecord[]): string[] =>
  outcomes.flatMap(({ outcome, contact_id }) => (outcome === 'created' && contact_id !== undefined ? [contact_id] : []))

/** Contact ids, 18 bytes each, one behind the other. */
export const packIds = (contactIds: readonly string[]): Buffer =>
  // All at once: each is a whole number of bytes.
  Buffer.from(contactIds.map((id) => id.slice(ID_PREFIX.length)).join(''), 'base64url')

/** Of the base64url behind the prefix of a contact id. */
export const ID_BYTES = 18

/** The contact ids that `packIds` packed. */
export const unpackIds = (bytes: Uint8Array): string[] => {
  const packed = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  return Array.from(
    { length: Math.floor(packed.length / ID_BYTES) },
    (_, n) => ID_PREFIX + packed.toString('base64url', n * ID_BYTES, (n + 1) * ID_BYTES),
  )
}
