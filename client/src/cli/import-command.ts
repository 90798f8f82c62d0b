import { randomUUID } from 'node:crypto'
import { readFile, stat, writeFile } from 'node:fs/promises'
import { hasEnded, type Job } from '../responses.ts'
import type { SubmittedImport } from '../calls.ts'
import { ContactsImportClient } from '../client.ts'
import { sizeOf } from '../file-size.ts'
import { assertSendable } from '../import-file.ts'
import { inOrder } from '../import-request.ts'
import { againLines, asRetry, type Invocation } from './again.ts'
import { UsageError } from './command-line.ts'
import type { Followed, ImportCommand } from './command.ts'
import { isUrl } from './file-name.ts'
import { makeProgressView } from './progress.ts'
import { saveRejects } from './rejects-file.ts'
import { detailLines, exitCodeOf, failureLines, resultLine } from './summary.ts'
import { printable, type Terminal } from './terminal.ts'

/** Where a command reads and writes. */
export interface Surroundings {
  readonly stdin: AsyncIterable<Uint8Array>
  /** For the result only. */
  readonly stdout: (text: string) => void
  /** For everything else. */
  readonly stderr: Terminal
  /** Aborted to stop the command. */
  readonly signal: AbortSignal
}

/** Imports a file, follows the import, saves the failed rows and prints a summary. Returns the exit code. */
export const runImport = async (
  command: ImportCommand,
  around: Surroundings,
  invocation: Invocation,
): Promise<number> => {
  const client = clientOf(command)
  const submitted = await (command.follows === undefined
    ? send(client, command, around)
    : followUp(client, command.follows, command, around))
  const job = await follow(client, submitted, command, around)
  say(around, ...detailLines(job))
  await keepRejects(client, job, command, around)
  if (job.status === 'validated')
    say(
      around,
      job.kind === 'undo'
        ? `To undo the import, run: contacts-import undo ${job.parent_job_id}`
        : `To import the rows, run: contacts-import apply ${job.job_id}`,
    )
  say(around, ...nextLines(command, job, invocation).map(printable))
  around.stdout(`${command.json ? JSON.stringify(job) : resultLine(job)}\n`)
  return exitCodeOf(job)
}

const nextLines = ({ follows }: ImportCommand, job: Job, invocation: Invocation): readonly string[] => {
  if (follows?.action !== 'apply') return againLines(invocation, job.error?.details?.fields ?? {}, job)
  return job.failed_count > 0 ? againLines(asRetry(invocation, follows.jobId, job), {}, job) : []
}

const say = ({ stderr }: Pick<Surroundings, 'stderr'>, ...lines: readonly string[]): void => {
  for (const line of lines) stderr.write(`${line}\n`)
}

/** A client of the service that a command names. */
export const clientOf = ({ url, key }: Pick<ImportCommand, 'url' | 'key'>): ContactsImportClient => {
  try {
    return new ContactsImportClient({ url, key })
  } catch (error) {
    throw error instanceof TypeError ? new UsageError(error.message) : error
  }
}

/** Words that need a file or a job behind them. Alone they are the name of a file, if there is one of that name. */
const NEEDS_MORE: Readonly<Record<string, string>> = {
  check: 'a file',
  apply: 'the id of a dry run',
  retry: 'the id of an import',
  undo: 'the id of an import',
}

/** Why a file cannot be read, as a person says it. */
const inPlainWords = (file: string, error: NodeJS.ErrnoException): Error => {
  const { code } = error
  const needed = NEEDS_MORE[file]
  if (code === 'ENOENT' && needed !== undefined) return new UsageError(`${file} needs ${needed}.`)
  if (code === 'ENOENT') return new Error(`There is no file ${file}.`, { cause: error })
  if (code === 'EISDIR') return new Error(`${file} is a folder.`, { cause: error })
  return code === 'EACCES' ? new Error(`The file ${file} may not be read.`, { cause: error }) : error
}

const readPath = async (file: string): Promise<Uint8Array> => {
  assertSendable((await stat(file)).size)
  return readFile(file)
}

/** The whole file; what is too large is not read first. */
const read = async (file: string, stdin: AsyncIterable<Uint8Array>): Promise<Uint8Array> => {
  if (file !== '-')
    return readPath(file).catch((error: unknown) => {
      throw error instanceof Error ? inPlainWords(file, error) : error
    })
  const chunks: Uint8Array[] = []
  let size = 0
  for await (const chunk of stdin) {
    assertSendable((size += chunk.length))
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}

const send = async (
  client: ContactsImportClient,
  { file, format, options, again, idempotencyKey }: ImportCommand,
  around: Surroundings,
): Promise<SubmittedImport> => {
  if (isUrl(file)) {
    say(around, 'Having the file of the URL fetched')
    // The file may be another one each time: no key can be made of its content.
    return client.import(
      { ...inOrder(options), url: file },
      { signal: around.signal, idempotencyKey: idempotencyKey ?? randomUUID() },
    )
  }
  const bytes = await read(file, around.stdin)
  const name = file === '-' ? 'standard input' : file
  const submitted = await client.importFile({ bytes, format }, options, {
    signal: around.signal,
    idempotencyKey: again ? randomUUID() : idempotencyKey,
    onSend: (way) => {
      say(around, printable(`Sending ${name}, ${sizeOf(bytes.length)}${way === 'upload' ? ', by upload' : ''}`))
    },
  })
  if (submitted.replayed) say(around, `Already imported as ${submitted.result.job_id}. Use --again to import it again.`)
  return submitted
}

/** The job that applies, retries or undoes another. */
const followUp = async (
  client: ContactsImportClient,
  follows: Followed,
  { options }: ImportCommand,
  { signal }: Surroundings,
): Promise<Pick<SubmittedImport, 'result'>> => {
  const { jobId } = follows
  if (follows.action === 'retry') return { result: await client.retry(jobId, inOrder(options), { signal }) }
  if (follows.action === 'undo')
    return { result: await client.undo(jobId, { dry_run: options.dry_run === true }, { signal }) }
  return { result: await client.apply(jobId, { on_drift: follows.onDrift }, { signal }) }
}

/** The job as it is now, or at its end where that is waited for. */
const follow = async (
  client: ContactsImportClient,
  { result }: Pick<SubmittedImport, 'result'>,
  { wait }: ImportCommand,
  { stderr, signal }: Surroundings,
): Promise<Job> => {
  const job = await client.job(result.job_id, { signal })
  if (hasEnded(job) || !(wait ?? stderr.isInteractive)) return job
  const view = makeProgressView(stderr)
  try {
    return await client.waitForJob(result.job_id, { signal, onProgress: view.show })
  } finally {
    view.leave()
  }
}

/** Not to have the file of rejects is no reason to call the import anything else than what it was. */
const keepRejects = async (
  client: ContactsImportClient,
  job: Job,
  { file, rejects }: ImportCommand,
  around: Surroundings,
): Promise<void> => {
  if (!hasEnded(job) || job.failed_count === 0) return
  try {
    const found = await client.rejectsFile(job.job_id, around)
    if (rejects !== undefined) await writeFile(rejects, found.bytes)
    const path = rejects ?? (await saveRejects(file, found))
    say(around, printable(`Failed rows are saved in ${path}. Fix them and import that file.`))
  } catch (error) {
    around.signal.throwIfAborted()
    say(around, 'The failed rows could not be saved.', ...failureLines(error))
  }
}
