import createClient from 'openapi-fetch'
import type { paths } from './generated/schema.ts'

const [baseUrl = '', key = '', email = ''] = process.argv.slice(2)
const client = createClient<paths>({ baseUrl, headers: { Authorization: `Bearer ${key}` } })

const imported = await client.POST('/v1/import/contacts', { body: { rows: [{ email }] } })
if (imported.data === undefined) throw new Error(imported.error.error.message)
const path = { job_id: imported.data.data.job_id }
const job = await client.GET('/v1/import/contacts/{job_id}', { params: { path } })
const rows = await client.GET('/v1/import/contacts/{job_id}/rows', { params: { path, query: { limit: 10 } } })
const found = await client.GET('/v1/contacts', { params: { query: { email } } })
console.log(
  JSON.stringify({
    created: imported.data.data.created_count,
    status: job.data?.data.status,
    outcome: rows.data?.data[0]?.outcome,
    email: found.data?.data[0]?.email,
  }),
)
