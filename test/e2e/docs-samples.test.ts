import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { SAMPLES, sampleRequest, type PlacedOperation, type SampleLanguage } from '../../lambdas/docs-page/samples.ts'
import { openApiDocument } from '../../lambdas/openapi/document.ts'
import { JOB_ID } from '../../lambdas/openapi/paths/job-examples.ts'
import { run } from '../../local/processes.ts'
import { deployedApp } from '../support/local-cloud.ts'
import { newWorkspace, type Workspace } from '../support/workspace.ts'

// The samples of the documentation page: one source, four languages.

const operations: readonly PlacedOperation[] = Object.entries(openApiDocument().paths).flatMap(([path, item]) =>
  Object.entries(item).map(([method, operation]) => ({ method, path, operation })),
)

const works = async (file: string, args: readonly string[]): Promise<boolean> =>
  run({ file, args }).then(
    ({ exitCode }) => exitCode === 0,
    () => false,
  )
const hasGo = await works('go', ['version'])
if (!hasGo) console.warn('The samples in Go are not tested: Go is missing.')

const LANGUAGES = (Object.keys(SAMPLES) as SampleLanguage[]).filter((language) => language !== 'Go' || hasGo)

let folder: string
let workspace: Workspace
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'docs-samples-'))
  workspace = await newWorkspace()
})
afterAll(() => rm(folder, { recursive: true, force: true }))

/** Runs a sample as a reader would, who has set the address and the key. Gives what it prints. */
const printed = async (language: SampleLanguage, sample: string): Promise<string> => {
  const script = join(
    folder,
    { curl: 'sample.sh', TypeScript: 'sample.mts', Python: 'sample.py', Go: 'sample.go' }[language],
  )
  await writeFile(script, sample)
  const [file, args] = {
    curl: ['bash', [script]],
    TypeScript: [process.execPath, [script]],
    Python: ['python3', [script]],
    Go: ['go', ['run', script]],
  }[language] as [string, string[]]
  const env = { ...process.env, API: deployedApp().api_url, KEY: workspace.apiKey }
  const { exitCode, stdout, output } = await run({ file, args, env })
  if (exitCode !== 0) throw new Error(`${sample}\nended with ${String(exitCode)}: ${output}`)
  return stdout
}

const sampleOf = (operationId: string, language: SampleLanguage): string => {
  const placed = operations.find(({ operation }) => operation.operationId === operationId)
  if (placed === undefined) throw new Error(`There is no operation ${operationId}.`)
  return SAMPLES[language](sampleRequest(placed))
}

const bodyOf = (text: string): unknown => JSON.parse(text.slice(text.indexOf('{')))

describe.each(LANGUAGES)('in %s', (language) => {
  test('the import imports, and the samples of its job answer what the API answers', async () => {
    const fresh = (sample: string): string =>
      sample
        .replaceAll('fair-2026-leads', `${language}-1`)
        .replaceAll(/([\w.]+)@example/g, `$1.${language.toLowerCase()}@example`)
    const imported = bodyOf(await printed(language, fresh(sampleOf('importContacts', language)))) as {
      data: { job_id: string; failed_count: number }
    }
    expect(imported.data).toMatchObject({ status: 'completed', total_count: 4, failed_count: 1 })
    const id = imported.data.job_id
    const job = bodyOf(await printed(language, sampleOf('getJob', language).replaceAll(JOB_ID, id)))
    expect(job).toEqual({ data: await workspace.job(id) })
  }, 120_000)

  test('a session is made', async () => {
    expect(bodyOf(await printed(language, sampleOf('createSession', language)))).toMatchObject({
      data: { token: expect.stringMatching(/^wbs_/) as string },
    })
  }, 120_000)
})

const CHECKS: Readonly<
  Record<SampleLanguage, { readonly end: string; readonly file: string; readonly args: readonly string[] }>
> = {
  curl: { end: 'sh', file: 'bash', args: ['-n'] },
  TypeScript: { end: 'mjs', file: process.execPath, args: ['--check'] },
  Python: { end: 'py', file: 'python3', args: ['-m', 'py_compile'] },
  Go: { end: 'go', file: 'go', args: ['vet'] },
}

test.each(LANGUAGES)(
  'every sample in %s can be read by its language',
  async (language) => {
    const { end, file, args } = CHECKS[language]
    const failed: string[] = []
    for (const placed of operations) {
      const own = join(folder, language, placed.operation.operationId)
      await mkdir(own, { recursive: true })
      const path = join(own, `sample.${end}`)
      await writeFile(path, SAMPLES[language](sampleRequest(placed)))
      const { exitCode, output } = await run({ file, args: [...args, path] })
      if (exitCode !== 0) failed.push(`${path}: ${output}`)
    }
    expect(failed).toEqual([])
  },
  180_000,
)
