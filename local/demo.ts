import { demoCsv } from './demo-csv.ts'
import { followJob } from './follow-job.ts'
import { makeHttp, type Http, type HttpAnswer, type HttpRequest } from './http-client.ts'
import type { LocalStack } from './stack-file.ts'
import type { Terminal } from './terminal.ts'
import { sendUpload } from './upload.ts'

const IMPORT_PATH = '/v1/import/contacts'
const CSV_ROWS = 200
const LARGE_CSV_ROWS = 20_000
const ROWS = [
  { full_name: 'Jane Doe', email: 'jane@acme.com' },
  { full_name: 'Bob Smith', email: 'bob@beta.com' },
]

interface Sample {
  readonly title: string
  readonly request: HttpRequest
}

const SAMPLES: readonly Sample[] = [
  { title: 'two rows', request: { method: 'POST', path: IMPORT_PATH, json: { rows: ROWS } } },
  {
    title: `a CSV of ${CSV_ROWS} rows, one of them twice and one broken`,
    request: { method: 'POST', path: IMPORT_PATH, json: { csv: demoCsv(CSV_ROWS) } },
  },
]

const shown = ({ text, json }: HttpAnswer): string => (json === undefined ? text : JSON.stringify(json, null, 2))

/** Imports the samples over HTTP and tells what was really answered. Whether all went well decides nothing: the cloud is up. */
export const importSamples = async (stack: LocalStack, terminal: Terminal, signal: AbortSignal): Promise<void> => {
  const http = makeHttp(stack.api_url, stack.api_key)
  for (const { title, request } of SAMPLES) {
    const start = performance.now()
    const answer = await http({ ...request, signal })
    const milliseconds = Math.round(performance.now() - start)
    terminal.write(`\nPOST ${IMPORT_PATH} with ${title}: ${answer.status} in ${milliseconds} ms\n${shown(answer)}\n`)
    if (answer.status !== 200) terminal.write('This import should have been answered 200.\n')
  }
  await importLargeSample(http, terminal, signal)
}

/** Sent by upload, taken in with a 202, and followed to its end. */
const importLargeSample = async (http: Http, terminal: Terminal, signal: AbortSignal): Promise<void> => {
  const csv = demoCsv(LARGE_CSV_ROWS, CSV_ROWS)
  const rows = LARGE_CSV_ROWS.toLocaleString('en')
  terminal.write(
    `\nPOST /v1/import/uploads, and a CSV of ${rows} rows (${csv.length.toLocaleString('en')} bytes) to S3\n`,
  )
  const upload = await sendUpload(http, { csv, signal })
  if (upload.uploadId === undefined) {
    terminal.write(`${shown(upload.answer)}\nThis upload should have been taken.\n`)
    return
  }
  const json = { upload_id: upload.uploadId }
  const answer = await http({ method: 'POST', path: IMPORT_PATH, json, signal })
  terminal.write(`POST ${IMPORT_PATH} with it: ${answer.status}\n${shown(answer)}\n`)
  if (answer.status !== 202) {
    terminal.write('This import should have been answered 202.\n')
    return
  }
  const { job_id } = (answer.json as { data: { job_id: string } }).data
  const path = `${IMPORT_PATH}/${job_id}`
  const last = await followJob(() => http({ path, signal }), terminal, signal)
  terminal.write(`GET ${path}\n${shown(last)}\n`)
}

/** Commands to copy, with the real address and key. */
export const curlLines = ({ api_url, api_key }: LocalStack): string => {
  const authorization = `-H 'Authorization: Bearer ${api_key}'`
  const json = `-H 'Content-Type: application/json'`
  const rows = JSON.stringify({ rows: [{ full_name: 'Ada Lovelace', email: 'ada@example.com' }] })
  return `# Import contacts
curl -X POST '${api_url}${IMPORT_PATH}' \\
  ${authorization} \\
  ${json} \\
  -d '${rows}'

# Find one of them
curl '${api_url}/v1/contacts?email=jane@acme.com' \\
  ${authorization}

# Send a file of up to 20 MB: ask for a form, post the file with its fields, import it
curl -s -X POST '${api_url}/v1/import/uploads' \\
  ${authorization} \\
  ${json} \\
  -d '{"content_type":"text/csv"}' > .local/upload.json
node -e 'const { url, fields } = require("./.local/upload.json").data
  for (const [name, value] of Object.entries(fields)) console.log("form-string = " + JSON.stringify(name + "=" + value))
  console.log("url = " + JSON.stringify(url))' > .local/upload.curl
curl -K .local/upload.curl -F 'file=@test/fixtures/csv/google-contacts.csv;type=text/csv'
curl -X POST '${api_url}${IMPORT_PATH}' \\
  ${authorization} \\
  ${json} \\
  -d "{\\"upload_id\\":\\"$(node -p 'require("./.local/upload.json").data.upload_id')\\"}"

# Follow it, and the others
curl '${api_url}${IMPORT_PATH}?limit=3' \\
  ${authorization}
`
}
