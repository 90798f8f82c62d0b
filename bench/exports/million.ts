import { setTimeout as sleep } from 'node:timers/promises'
import type { Contact, ContactItem } from '../../lambdas/contacts/contact.ts'
import type { ContactsTable } from '../../lambdas/contacts/contacts-table.ts'
import { MAX_CONCURRENT_REQUESTS } from '../../lambdas/import/engine-context.ts'
import { makePace } from '../../lambdas/import/pace.ts'
import { ID_BYTES } from '../../lambdas/jobs/created-log.ts'
import { makeExportStore } from '../../lambdas/jobs/export-store.ts'
import { exportContacts } from '../../lambdas/jobs/export-work.ts'
import { MAX_SOCKETS } from '../../lambdas/platform/client-config.ts'
import { systemClock } from '../../lambdas/platform/clock.ts'
import { sampleContact, USUAL_SHAPE } from '../sample-contacts.ts'
import { processorMilliseconds } from '../worker/heap-watch.ts'
import { freshWorkspace, newJobId } from '../workspace.ts'
import { exportLease } from './export-lease.ts'
import { logS3 } from './log-s3.ts'

export interface MillionRun {
  readonly milliseconds: number
  readonly processorMilliseconds: number
  readonly fileBytes: number
  readonly jobWrites: number
  /** Requests to S3, by what they are. */
  readonly requests: Readonly<Record<'list' | 'get' | 'put', number>>
}

interface Times {
  readonly readMs: number
  readonly s3Ms: number
  readonly jobMs: number
}

/** Ids that say which row they are of, so that the table need not hold a million contacts. */
const idOf = (row: number): string => {
  const bytes = Buffer.alloc(ID_BYTES)
  bytes.writeUInt32BE(row)
  return `con_${bytes.toString('base64url')}`
}

const rowOf = (key: string): number => Buffer.from(key.slice(key.indexOf('#') + 1), 'base64url').readUInt32BE()

const CREATED_AT = '2026-11-23T12:00:00.000Z'

const contactOf = (row: number, job_id: string): Contact => {
  const { tags, ...sample } = sampleContact(row, USUAL_SHAPE)
  return {
    ...sample,
    ...(tags && { tags: [...tags] }),
    created_at: CREATED_AT,
    updated_at: CREATED_AT,
    job_id,
    row_number: row,
  }
}

const refuse = () => Promise.reject(new Error('An export writes nothing.'))

/** A table that has the contact of every row, made as it is read. */
const generatedTable = (jobId: string, readMs: number): ContactsTable => ({
  get: async (keys) => {
    await sleep(readMs)
    const items = keys.map((key): [string, ContactItem] => [key, { version: 1, contact: contactOf(rowOf(key), jobId) }])
    return { items: new Map(items), unprocessed: [] }
  },
  writeEach: refuse,
  writeTogether: refuse,
})

/** Exports the contacts of one large import as CSV by the product's own code, on a table and a bucket that take the times of AWS. */
export const exportMillion = async (contacts: number, { readMs, s3Ms, jobMs }: Times): Promise<MillionRun> => {
  const workspace = freshWorkspace()
  const jobId = newJobId()
  const { s3, requests, fileBytes } = logS3({ workspace_id: workspace.id, job_id: jobId }, contacts, idOf, s3Ms)
  const table = generatedTable(jobId, readMs)
  const pace = makePace({ first: MAX_CONCURRENT_REQUESTS, most: MAX_SOCKETS })
  const { lease, changes } = exportLease(workspace.id, 'csv', jobMs)
  const before = { clock: performance.now(), processor: processorMilliseconds() }
  await exportContacts(lease, Number.POSITIVE_INFINITY, {
    exports: makeExportStore({ s3, bucket: 'bench' }),
    ports: { table, clock: systemClock, random: Math.random, pace, writesPermits: true },
    exportTable: table,
    workspaceSecret: () => Promise.resolve(workspace.secret),
  })
  const { position } = lease.job
  if (position !== contacts) throw new Error(`Of ${contacts} contacts ${position} were exported.`)
  return {
    milliseconds: performance.now() - before.clock,
    processorMilliseconds: processorMilliseconds() - before.processor,
    fileBytes: fileBytes(),
    jobWrites: changes(),
    requests,
  }
}
