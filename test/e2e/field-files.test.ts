import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { runCommand } from '../support/command-line.ts'
import { importAnswer, type ImportResult, type JobBody, jobAnswer } from '../support/contract.ts'
import { bytesOfCase, FIELD_CASES, type FieldCase, type FieldResult, shortcomings } from '../support/field-cases.ts'
import { newWorkspace, type Workspace } from '../support/workspace.ts'

const PATIENCE_MS = 120_000

/** What a sending comes to: a job, or a refusal. */
interface Sent {
  readonly job?: ImportResult | JobBody
  readonly text: string
}

const ofJob = (job: ImportResult | JobBody): Sent => ({
  job,
  text: JSON.stringify([job.errors, job.warnings, 'error' in job ? job.error : null]),
})

const sendInline = async (own: Workspace, body: Record<string, unknown>): Promise<Sent> => {
  const response = await own.post(body)
  if (response.status !== 200) return { text: response.text }
  return ofJob(importAnswer.parse(response.json).data)
}

const sendUpload = async (own: Workspace, bytes: Buffer<ArrayBuffer>, options: object): Promise<Sent> => {
  const upload_id = await own.upload(new Uint8Array(bytes))
  return ofJob(await own.ended(await own.queue({ upload_id, ...options })))
}

const sendByCommand = async ({ apiKey }: Workspace, { input }: FieldCase, bytes: Buffer): Promise<Sent> => {
  const cwd = await mkdtemp(join(tmpdir(), 'contacts-import-'))
  try {
    await writeFile(join(cwd, input), bytes)
    const { stdout, stderr } = await runCommand([input, '--wait', '--json', '--again'], { cwd, apiKey })
    if (stdout === '') return { text: stderr }
    return { ...ofJob(jobAnswer.parse({ data: JSON.parse(stdout) as unknown }).data), text: stderr }
  } finally {
    await rm(cwd, { recursive: true, force: true })
  }
}

const send = (own: Workspace, file: FieldCase): Promise<Sent> => {
  const { via, options = {} } = file
  const bytes = bytesOfCase(file)
  switch (via) {
    case 'inline':
      return sendInline(own, { csv: bytes.toString(), ...options })
    case 'rows':
      return sendInline(own, { ...(JSON.parse(bytes.toString()) as object), ...options })
    case 'upload':
      return sendUpload(own, bytes, options)
    case 'cli':
      return sendByCommand(own, file, bytes)
  }
}

const resultOf = async (own: Workspace, { job, text }: Sent): Promise<FieldResult> => {
  if (job === undefined) return { contacts: [], failedRows: 0, text, isRefused: true }
  const ids = (await own.rows(job.job_id)).flatMap(({ contact_id }) => contact_id ?? [])
  const contacts = await Promise.all([...new Set(ids)].map((id) => own.contact(id)))
  return { contacts, failedRows: job.failed_count, text, isRefused: job.status === 'failed' }
}

test.each(FIELD_CASES.map((file) => [file.name, file.essence, file] as const))(
  '%s: %s',
  async (_, __, file) => {
    const own = await newWorkspace()
    for (let time = 1; time < (file.repeat ?? 1); time += 1) await send(own, file)
    const found = await resultOf(own, await send(own, file))
    expect(shortcomings(file.expect, found)).toEqual([])
  },
  PATIENCE_MS,
)

test('a file that others would read differently has its reason', () => {
  const disputed = FIELD_CASES.filter((file) => file.disputed !== undefined)
  expect(disputed.map(({ name }) => name.slice(0, 2))).toEqual(['17', '65', '66', '90'])
  for (const { disputed: dispute } of disputed) expect(dispute?.reason).toMatch(/^[A-Z].+\.$/)
})
