import { ContactsImportClient } from '../client/src/client.ts'
import { makeProgressView } from '../client/src/cli/progress.ts'
import type { Terminal } from '../client/src/cli/terminal.ts'
import type { ImportRequest } from '../client/src/import-request.ts'
import { demoCsv } from './demo-csv.ts'
import type { LocalStack } from './stack-file.ts'

const IMPORT_PATH = '/v1/import/contacts'
const CSV_ROWS = 200
const LARGE_CSV_ROWS = 20_000
const ROWS = [
  { full_name: 'Jane Doe', email: 'jane@acme.com' },
  { full_name: 'Bob Smith', email: 'bob@beta.com' },
]
/** An import that takes longer than the sample needs anywhere is not waited for. */
const PATIENCE_MS = 3 * 60_000

interface Sample {
  readonly title: string
  readonly request: ImportRequest
}

const SAMPLES: readonly Sample[] = [
  { title: 'two rows', request: { rows: ROWS } },
  { title: `a CSV of ${CSV_ROWS} rows, one of them twice and one broken`, request: { csv: demoCsv(CSV_ROWS) } },
]

const shown = (response: unknown): string => `${JSON.stringify(response, null, 2)}\n`

/** Imports the samples and prints the real responses. A failure stops nothing: the cloud is up. */
export const importSamples = async (stack: LocalStack, terminal: Terminal, signal: AbortSignal): Promise<void> => {
  const { write } = terminal
  const client = new ContactsImportClient({ url: stack.api_url, key: stack.api_key })
  try {
    for (const { title, request } of SAMPLES) {
      const start = performance.now()
      const { result } = await client.import(request, { signal })
      const milliseconds = Math.round(performance.now() - start)
      write(`\nPOST ${IMPORT_PATH} with ${title}: ${result.status} in ${milliseconds} ms\n${shown(result)}`)
    }
    await importLargeSample(client, terminal, signal)
  } catch (error) {
    signal.throwIfAborted()
    write(`A sample import failed: ${error instanceof Error ? error.message : String(error)}\n`)
  }
}

/** Sent by upload, taken in as a job, and followed to its end. */
const importLargeSample = async (
  client: ContactsImportClient,
  terminal: Terminal,
  signal: AbortSignal,
): Promise<void> => {
  const { write } = terminal
  const file = Buffer.from(demoCsv(LARGE_CSV_ROWS, CSV_ROWS))
  const [rows, bytes] = [LARGE_CSV_ROWS, file.length].map((count) => count.toLocaleString('en'))
  write(`\nPOST /v1/import/uploads, then upload a CSV of ${rows} rows (${bytes} bytes) to S3\n`)
  const { form } = await client.openUpload('text/csv', { signal })
  await client.sendUpload(form, file, { signal })
  const { result } = await client.import({ upload_id: form.upload_id }, { signal })
  write(`POST ${IMPORT_PATH} with the upload_id: ${result.status}\n${shown(result)}`)
  const view = makeProgressView(terminal)
  const patience = AbortSignal.any([signal, AbortSignal.timeout(PATIENCE_MS)])
  const job = await client.waitForJob(result.job_id, { signal: patience, onProgress: view.show }).finally(view.leave)
  write(`GET ${IMPORT_PATH}/${result.job_id}\n${shown(job)}`)
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

# Find a contact
curl '${api_url}/v1/contacts?email=jane@acme.com' \\
  ${authorization}

# Import a file of up to 20 MB: create an upload, send the file with the form, import it
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

# List the latest imports
curl '${api_url}${IMPORT_PATH}?limit=3' \\
  ${authorization}
`
}
