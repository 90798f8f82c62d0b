import type { ContactsImportClient } from '../client.ts'
import type { RowOutcome } from '../responses.ts'
import { UsageError } from './command-line.ts'
import { detailLines, exitCodeOf, resultLine } from './summary.ts'
import { printable, type Terminal } from './terminal.ts'

/** A command about an import that was sent before. */
export interface JobCommand {
  readonly action: 'status' | 'rows'
  readonly jobId: string
  readonly url: string
  readonly key: string
  /** Of `status`: follow the import until it ends. */
  readonly wait: boolean
  readonly json: boolean
  /** Of `rows`: only these. */
  readonly outcome?: RowOutcome
  /** Of `rows`: failed rows as they were sent. */
  readonly source: boolean
}

interface Around {
  readonly stdout: (text: string) => void
  readonly stderr: Terminal
  /** Aborted to stop the command. */
  readonly signal: AbortSignal
}

const ACTIONS: readonly string[] = ['status', 'rows'] satisfies readonly JobCommand['action'][]

/** Whether the first argument names such a command. A file of this name is given by its path: `./status`. */
export const isJobAction = (word: string | undefined): word is JobCommand['action'] =>
  word !== undefined && ACTIONS.includes(word)

/** The id of the import that the arguments name. */
export const jobIdOf = (action: string, positionals: readonly string[]): string => {
  const [jobId, ...more] = positionals
  if (jobId === undefined || more.length > 0) throw new UsageError(`${action} needs the id of one import: imp_….`)
  if (!/^imp_[0-9A-Z]{26}$/.test(jobId)) throw new UsageError('The id of an import begins with imp_.')
  return jobId
}

/** Prints the status of an import, or what became of its rows, one a line. Returns the exit code. */
export const runJobCommand = (client: ContactsImportClient, command: JobCommand, around: Around): Promise<number> =>
  (command.action === 'status' ? showStatus : showRows)(client, command, around)

type Show = (client: ContactsImportClient, command: JobCommand, around: Around) => Promise<number>

const showStatus: Show = async (client, { jobId, wait, json }, { stdout, stderr, signal }) => {
  const job = wait ? await client.waitForJob(jobId, { signal }) : await client.job(jobId, { signal })
  for (const line of detailLines(job)) stderr.write(`${line}\n`)
  stdout(`${json ? JSON.stringify(job) : resultLine(job)}\n`)
  return exitCodeOf(job)
}

const showRows: Show = async (client, { jobId, outcome, source, json }, { stdout, signal }) => {
  const wanted = { ...(outcome && { outcome }), ...(source && { include: 'source' as const }) }
  for await (const row of client.rows(jobId, wanted, { signal })) {
    const { row_number, contact_id, code, message } = row
    const sent = row.source === undefined ? row.source_missing : JSON.stringify(row.source)
    const parts = [`${row_number}`, row.outcome, contact_id, code, message, sent].filter((part) => part !== undefined)
    stdout(`${json ? JSON.stringify(row) : parts.map(printable).join('\t')}\n`)
  }
  return 0
}
