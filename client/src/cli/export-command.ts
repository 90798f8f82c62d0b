import { randomUUID } from 'node:crypto'
import type { ExportFormat } from '../calls.ts'
import type { ContactsImportClient } from '../client.ts'
import { UsageError } from './command-line.ts'
import type { Terminal } from './terminal.ts'

/** A command that prints all contacts. */
export interface ExportCommand {
  readonly action: 'export'
  readonly format: ExportFormat
  readonly url: string
  readonly key: string
}

const FORMATS: readonly string[] = ['csv', 'ndjson', 'vcard'] satisfies readonly ExportFormat[]

const isFormat = (text: string): text is ExportFormat => FORMATS.includes(text)

/** The format that the arguments name. */
export const exportFormatOf = ([format = 'csv', ...more]: readonly string[]): ExportFormat => {
  if (!isFormat(format) || more.length > 0) throw new UsageError(`export takes one of ${FORMATS.join(', ')}.`)
  return format
}

interface Around {
  readonly stdout: (bytes: Uint8Array) => void | Promise<void>
  readonly stderr: Terminal
  readonly signal: AbortSignal
  readonly fetch?: typeof fetch
}

/** Exports all contacts, and prints the file. Returns the exit code. */
export const runExport = async (
  client: ContactsImportClient,
  { format }: ExportCommand,
  { stdout, stderr, signal, fetch: fetchIt = fetch }: Around,
): Promise<number> => {
  const { job_id } = await client.exportContacts(format, { signal, idempotencyKey: randomUUID() })
  const job = await client.waitForJob(job_id, { signal })
  if (job.status !== 'completed') {
    stderr.write(`The export ${job_id} ended as ${job.status}.\n`)
    return 1
  }
  const { url } = await client.exportLink(job_id, { signal })
  // The URL is enough to read the file: it gets no key.
  const { ok, status, body } = await fetchIt(url, { signal })
  if (!ok || body === null) {
    stderr.write(`The file of the export ${job_id} cannot be read: status ${status}.\n`)
    return 1
  }
  for await (const bytes of body as AsyncIterable<Uint8Array>) await stdout(bytes)
  stderr.write(`Exported ${job.processed_count} contacts.\n`)
  return 0
}
