import { setTimeout as pause } from 'node:timers/promises'
import createClient from 'openapi-fetch'
import type { paths } from './generated/schema.ts'

const [baseUrl = '', key = '', email = ''] = process.argv.slice(2)
const client = createClient<paths>({ baseUrl, headers: { Authorization: `Bearer ${key}` } })

/** The job once it has ended. */
const ended = async (job_id: string) => {
  for (let tries = 0; tries < 300; tries += 1) {
    const { data } = await client.GET('/v1/import/contacts/{job_id}', { params: { path: { job_id } } })
    if (data !== undefined && data.data.status !== 'queued' && data.data.status !== 'processing') return data.data
    await pause(200)
  }
  throw new Error('The job did not end within a minute.')
}

const imported = await client.POST('/v1/import/contacts', { body: { rows: [{ email }] } })
if (imported.data === undefined) throw new Error(imported.error.error.message)
const path = { job_id: imported.data.data.job_id }
const job = await client.GET('/v1/import/contacts/{job_id}', { params: { path } })
const rows = await client.GET('/v1/import/contacts/{job_id}/rows', { params: { path, query: { limit: 10 } } })
const found = await client.GET('/v1/contacts', { params: { query: { email } } })
const undo = await client.POST('/v1/import/contacts/{job_id}/undo', { params: { path }, body: {} })
if (undo.data === undefined) throw new Error(undo.error.error.message)
const undone = await ended(undo.data.data.job_id)
const left = await client.GET('/v1/contacts', { params: { query: { email } } })
console.log(
  JSON.stringify({
    created: imported.data.data.created_count,
    status: job.data?.data.status,
    outcome: rows.data?.data[0]?.outcome,
    email: found.data?.data[0]?.email,
    undone: undone.status,
    deleted: undone.deleted_count,
    left: left.data?.data.length,
  }),
)
