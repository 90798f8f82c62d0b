import { createClient } from './generated/hey-api/client'
import { findContact, getJob, importContacts, listRows } from './generated/hey-api'

const [baseUrl = '', auth = '', email = ''] = process.argv.slice(2)
const client = createClient({ baseUrl, auth })

const imported = await importContacts({ client, body: { rows: [{ email }] }, throwOnError: true })
const path = { job_id: imported.data.data.job_id }
const job = await getJob({ client, path, throwOnError: true })
const rows = await listRows({ client, path, query: { limit: 10 }, throwOnError: true })
const found = await findContact({ client, query: { email }, throwOnError: true })
console.log(
  JSON.stringify({
    created: imported.data.data.created_count,
    status: job.data.data.status,
    outcome: rows.data.data[0]?.outcome,
    email: found.data.data[0]?.email,
  }),
)
