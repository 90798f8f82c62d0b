import { setTimeout as pause } from 'node:timers/promises'
import { createClient } from './generated/hey-api/client'
import { findContact, getJob, importContacts, listRows, undoImport } from './generated/hey-api'

const [baseUrl = '', auth = '', email = ''] = process.argv.slice(2)
const client = createClient({ baseUrl, auth })

/** The job once it has ended. */
const ended = async (job_id: string) => {
  for (let tries = 0; tries < 300; tries += 1) {
    const { data } = await getJob({ client, path: { job_id }, throwOnError: true })
    if (data.data.status !== 'queued' && data.data.status !== 'processing') return data.data
    await pause(200)
  }
  throw new Error('The job did not end within a minute.')
}

const imported = await importContacts({ client, body: { rows: [{ email }] }, throwOnError: true })
const path = { job_id: imported.data.data.job_id }
const job = await getJob({ client, path, throwOnError: true })
const rows = await listRows({ client, path, query: { limit: 10 }, throwOnError: true })
const found = await findContact({ client, query: { email }, throwOnError: true })
const undo = await undoImport({ client, path, body: {}, throwOnError: true })
const undone = await ended(undo.data.data.job_id)
const left = await findContact({ client, query: { email }, throwOnError: true })
console.log(
  JSON.stringify({
    created: imported.data.data.created_count,
    status: job.data.data.status,
    outcome: rows.data.data[0]?.outcome,
    email: found.data.data[0]?.email,
    undone: undone.status,
    deleted: undone.deleted_count,
    left: left.data.data.length,
  }),
)
