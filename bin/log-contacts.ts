import { createHash } from 'node:crypto'
import { PutObjectCommand } from '@aws-sdk/client-s3'
import { contactItemFrom } from '../lambdas/contacts/stored-contact.ts'
import { createdKey, packIds } from '../lambdas/jobs/created-log.ts'
import { contactItems, type WorkspaceStore } from './workspace-data.ts'

/** Ids in one object of the log. */
const IDS_PER_OBJECT = 10_000
/** Ids kept until they are written, of all jobs together. */
const MOST_IDS_HELD = 1_000_000

/**
 * Lists the contacts of a workspace in the log that exports read, under the jobs that made them: for contacts from before there was a log.
 * An object is named by what is in it, so that another run repeats it and replaces no other.
 */
export const logContacts = async (store: WorkspaceStore, workspaceId: string): Promise<{ contacts: number }> => {
  const { s3, bucket } = store
  const held = new Map<string, string[]>()
  let contacts = 0
  let waiting = 0
  const write = async (jobId: string, ids: readonly string[]): Promise<void> => {
    const Body = packIds(ids)
    const name = `scan-${createHash('sha256').update(Body).digest('hex').slice(0, 32)}`
    const Key = createdKey({ workspace_id: workspaceId, job_id: jobId }, name)
    await s3.send(new PutObjectCommand({ Bucket: bucket, Key, Body, ContentType: 'application/octet-stream' }))
    held.delete(jobId)
    waiting -= ids.length
  }
  for await (const item of contactItems(store, workspaceId)) {
    const { contact } = contactItemFrom(item)
    if (contact === undefined) continue
    const ids = held.get(contact.job_id) ?? []
    ids.push(`con_${String(item['pk']).slice(workspaceId.length + 1)}`)
    held.set(contact.job_id, ids)
    contacts += 1
    waiting += 1
    if (ids.length >= IDS_PER_OBJECT) await write(contact.job_id, ids)
    if (waiting >= MOST_IDS_HELD) for (const [jobId, some] of [...held]) await write(jobId, some)
  }
  for (const [jobId, ids] of [...held]) await write(jobId, ids)
  return { contacts }
}
