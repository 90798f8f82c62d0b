import { demoCsv } from './demo-csv.ts'
import { makeHttp, type HttpAnswer, type HttpRequest } from './http-client.ts'
import type { LocalStack } from './stack-file.ts'

const IMPORT_PATH = '/v1/import/contacts'
const CSV_ROWS = 200
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
export const importSamples = async (
  stack: LocalStack,
  write: (text: string) => void,
  signal: AbortSignal,
): Promise<void> => {
  const http = makeHttp(stack.api_url, stack.api_key)
  for (const { title, request } of SAMPLES) {
    const start = performance.now()
    const answer = await http({ ...request, signal })
    const milliseconds = Math.round(performance.now() - start)
    write(`\nPOST ${IMPORT_PATH} with ${title}: ${answer.status} in ${milliseconds} ms\n${shown(answer)}\n`)
    if (answer.status !== 200) write('This import should have been answered 200.\n')
  }
}

/** Commands to copy, with the real address and key. */
export const curlLines = ({ api_url, api_key }: LocalStack): string => {
  const authorization = `-H 'Authorization: Bearer ${api_key}'`
  const rows = JSON.stringify({ rows: [{ full_name: 'Ada Lovelace', email: 'ada@example.com' }] })
  return `# Import contacts
curl -X POST '${api_url}${IMPORT_PATH}' \\
  ${authorization} \\
  -H 'Content-Type: application/json' \\
  -d '${rows}'

# Find one of them
curl '${api_url}/v1/contacts?email=jane@acme.com' \\
  ${authorization}
`
}
